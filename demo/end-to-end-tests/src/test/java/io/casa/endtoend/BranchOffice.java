/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** An MCP server of others (Python SDK 2.3): branch offices where appointments can be booked. */
record BranchOffice(RunningProcess process, int port) implements AutoCloseable {
  /**
   * Starts it; it answers only to its own address and to the host names given, as its SDK demands.
   */
  static BranchOffice start(List<String> hostNames) {
    return start(Ports.free(), hostNames);
  }

  static BranchOffice start(int port, List<String> hostNames) {
    var hosts =
        "127.0.0.1:" + port + hostNames.stream().map(name -> "," + name).reduce("", String::concat);
    var command =
        List.of(
            PythonLibraries.MCP_2_3.interpreter().toString(),
            Checkout.agentSources().resolve("branch_office_server.py").toString());
    var environment =
        Map.of(
            "PORT", Integer.toString(port), "ALLOWED_HOSTS", hosts, "PYTHONDONTWRITEBYTECODE", "1");
    return new BranchOffice(
        RunningProcess.start("branch-office", command, environment).awaitPort(port), port);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** How many appointments stand in the books, asked past MCP and past CASA. */
  int appointments() {
    try (var stream = URI.create(url() + "/appointments").toURL().openStream()) {
      return new ObjectMapper().readTree(stream).size();
    } catch (IOException e) {
      throw new EndToEndException("The branch office does not show its books", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
