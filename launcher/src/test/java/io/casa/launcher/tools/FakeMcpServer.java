/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Speaks just enough MCP to be asked for its tools, on two pages. */
public final class FakeMcpServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpServer http;
  private final String path;

  public FakeMcpServer(int port, String path) throws IOException {
    this.path = path;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.createContext("/", this::answer);
    http.start();
  }

  public String address() {
    return "127.0.0.1:" + http.getAddress().getPort();
  }

  @Override
  public void close() {
    http.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(path)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("POST")) {
        exchange.sendResponseHeaders(405, -1);
      } else {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        if (!request.has("id")) {
          exchange.sendResponseHeaders(202, -1);
          return;
        }
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", request.get("id"));
        answer.set("result", JSON.readTree(result(request)));
        byte[] body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static String result(JsonNode request) {
    return switch (request.path("method").asText()) {
      case "initialize" ->
          """
          {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
           "serverInfo": {"name": "fake", "version": "1"}}
          """;
      case "tools/list" ->
          request.at("/params/cursor").isTextual()
              ? """
                {"tools": [{"name": "second", "inputSchema": {"type": "object"}}]}
                """
              : """
                {"tools": [{"name": "first", "title": "First", "description": "The first.",
                  "inputSchema": {"type": "object", "properties": {"n": {"type": "integer", "default": 1}}},
                  "annotations": {"readOnlyHint": true}}], "nextCursor": "2"}
                """;
      default -> "{}";
    };
  }
}
