/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * An MCP server on others' TypeScript SDK, in both revisions, whose tool cancels payments.
 *
 * @param url by the name that the MAS gives it; it does not resolve
 */
record PaymentsServer(RunningProcess process, int port, String url, String tool)
    implements AutoCloseable {
  /** One that opens a session for each client of the older revision. */
  static PaymentsServer withSessions() {
    return start("payments", "cancel_payment", "1");
  }

  static PaymentsServer withoutSessions() {
    return start("orders", "cancel_order", "0");
  }

  private static PaymentsServer start(String app, String tool, String sessions) {
    var libraries = JavaScriptLibraries.installed();
    int port = Ports.free();
    var command =
        List.of(libraries.node().toString(), libraries.program("payments_server.mjs").toString());
    var environment = Map.of("PORT", Integer.toString(port), "SESSIONS", sessions, "TOOL", tool);
    return new PaymentsServer(
        RunningProcess.start(app + "-server", command, environment).awaitPort(port),
        port,
        "http://" + app + ".bank.example/mcp",
        tool);
  }

  /** How often that payment was cancelled, asked past MCP and past CASA. */
  long cancelled(String payment) {
    try (var stream = URI.create("http://127.0.0.1:" + port + "/cancelled").toURL().openStream()) {
      return StreamSupport.stream(new ObjectMapper().readTree(stream).spliterator(), false)
          .map(JsonNode::asText)
          .filter(payment::equals)
          .count();
    } catch (IOException e) {
      throw new EndToEndException("The server does not show its books", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
