/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The demo's banking MCP server on the Java SDK, as a process of its own. */
record Bank(RunningProcess process, int port) implements AutoCloseable {
  static Bank start() {
    int port = Ports.free();
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            Checkout.root().resolve("demo/target/demo-0.1.0-SNAPSHOT.jar").toString(),
            "io.casa.demo.bank.BankServer",
            "--port",
            Integer.toString(port));
    return new Bank(RunningProcess.start("bank", command, Map.of()).awaitPort(port), port);
  }

  /** The bank's books, asked past MCP and past CASA. */
  String ledger() {
    try (var stream = URI.create("http://127.0.0.1:" + port + "/ledger").toURL().openStream()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new EndToEndException("The bank does not show its books", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
