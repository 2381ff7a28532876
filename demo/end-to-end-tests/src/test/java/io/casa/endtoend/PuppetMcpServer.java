/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.casa.endtoend.Recorder.Received;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

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

  private static final String DONE = "{\"content\": [{\"type\": \"text\", \"text\": \"done\"}]}";

  /** A server of a bank's branches, each of whose tools is done at once. */
  static PuppetMcpServer start(int port) {
    return start(port, TOOLS, tool -> DONE);
  }

  /**
   * Another server.
   *
   * @param tools result of {@code tools/list}, as JSON
   * @param results of calls, as JSON, by the tool's name
   */
  static PuppetMcpServer start(int port, String tools, UnaryOperator<String> results) {
    return new PuppetMcpServer(
        Recorder.start(port, (request, exchange) -> handle(request, exchange, tools, results)),
        port);
  }

  /** The tool calls that got through, in their order. */
  List<Received> toolCalls() {
    return recorder.received().stream()
        .filter(request -> request.body().contains("tools/call"))
        .toList();
  }

  private static void handle(
      Received request, HttpExchange exchange, String tools, UnaryOperator<String> results)
      throws IOException {
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
    answer.set("result", result(message, tools, results));
    Recorder.answer(exchange, 200, answer.toString());
  }

  private static JsonNode result(JsonNode message, String tools, UnaryOperator<String> results)
      throws IOException {
    return JSON.readTree(
        switch (message.path("method").asText()) {
          case "initialize" ->
              """
              {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {"name": "puppet", "version": "1"}}
              """;
          case "tools/list" -> tools;
          case "tools/call" -> results.apply(message.at("/params/name").asText());
          default -> "{}";
        });
  }

  @Override
  public void close() {
    recorder.close();
  }
}
