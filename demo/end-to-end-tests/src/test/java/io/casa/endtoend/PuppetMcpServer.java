/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.casa.endtoend.Recorder.Received;
import java.io.IOException;
import java.util.List;

/**
 * An MCP server whose only purpose is to know which requests reached it. Revision 2025-11-25,
 * without sessions.
 */
record PuppetMcpServer(Recorder recorder, int port) implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOOLS =
      """
      {"tools": [
        {"name": "list_branches", "description": "Names of all branch offices.", "inputSchema": {"type": "object"}},
        {"name": "opening_hours", "description": "When a branch office is open.",
         "inputSchema": {"type": "object", "properties": {"branch": {"type": "string"}, "weekday": {"type": "string", "default": "Monday"}}, "required": ["branch"]}},
        {"name": "book_appointment", "description": "Book an appointment.",
         "inputSchema": {"type": "object", "properties": {"branch": {"type": "string"}, "time": {"type": "string"}}, "required": ["branch", "time"]}}]}
      """;

  static PuppetMcpServer start(int port) {
    return new PuppetMcpServer(Recorder.start(port, PuppetMcpServer::handle), port);
  }

  /** The tool calls that got through, in their order. */
  List<Received> toolCalls() {
    return recorder.received().stream()
        .filter(request -> request.body().contains("tools/call"))
        .toList();
  }

  private static void handle(Received request, HttpExchange exchange) throws IOException {
    if (!request.method().equals("POST")) {
      Recorder.answer(exchange, 405, "");
      return;
    }
    var message = JSON.readTree(request.body());
    if (!message.has("id")) {
      Recorder.answer(exchange, 202, "");
      return;
    }
    var answer = JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", message.get("id"));
    answer.set("result", result(message));
    Recorder.answer(exchange, 200, answer.toString());
  }

  private static JsonNode result(JsonNode message) throws IOException {
    return JSON.readTree(
        switch (message.path("method").asText()) {
          case "initialize" ->
              """
              {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {"name": "puppet", "version": "1"}}
              """;
          case "tools/list" -> TOOLS;
          case "tools/call" -> "{\"content\": [{\"type\": \"text\", \"text\": \"done\"}]}";
          default -> "{}";
        });
  }

  @Override
  public void close() {
    recorder.close();
  }
}
