/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands around the agents: an LLM that selects what the prompt asks for, and an MCP server
 * that tells which calls have reached it.
 */
final class BankApps implements AutoCloseable {
  /** Its arguments name the account of the prompt. */
  static final String OWN = "list_payments";

  /** Its arguments are the same in all sessions. */
  static final String COMMON = "list_rates";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ACCOUNT = Pattern.compile("account ([A-Z0-9]+)");
  private static final String TOOLS =
      """
      {"tools": [
        {"name": "list_payments", "description": "Lists the payments of an account, the newest first.",
         "annotations": {"readOnlyHint": true},
         "inputSchema": {"type": "object", "properties": {"account": {"type": "string"}, "limit": {"type": "integer"}}, "required": ["account", "limit"]}},
        {"name": "list_rates", "description": "Lists exchange rates.",
         "annotations": {"readOnlyHint": true},
         "inputSchema": {"type": "object", "properties": {"limit": {"type": "integer"}}, "required": ["limit"]}},
        {"name": "list_cards", "description": "Lists the customer's cards.",
         "annotations": {"readOnlyHint": true},
         "inputSchema": {"type": "object", "properties": {"limit": {"type": "integer"}}, "required": ["limit"]}}]}
      """;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpServer> servers = new ArrayList<>();
  private final BiConsumer<HttpExchange, JsonNode> reached;
  private final int callsOfATool;

  final int llm = serve(this::llm);
  final int server = serve(this::server);

  /**
   * Starts both.
   *
   * @param callsOfATool how many calls of each of two tools an answer of the LLM selects
   * @param reached is told of each tool call that has reached the server
   */
  BankApps(int callsOfATool, BiConsumer<HttpExchange, JsonNode> reached) {
    this.callsOfATool = callsOfATool;
    this.reached = reached;
  }

  URI llmUrl() {
    return URI.create("http://127.0.0.1:" + llm);
  }

  private int serve(HttpHandler handler) {
    return serve(handler, threads, servers);
  }

  /** Serves at a free port. */
  static int serve(HttpHandler handler, ExecutorService threads, List<HttpServer> servers) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
      http.setExecutor(threads);
      http.createContext("/", handler);
      http.start();
      servers.add(http);
      return http.getAddress().getPort();
    } catch (IOException e) {
      throw new BenchException("no port to listen on", e);
    }
  }

  private void llm(HttpExchange exchange) throws IOException {
    JsonNode asked = JSON.readTree(exchange.getRequestBody());
    String prompt = asked.at("/messages/0/content").asText();
    Matcher account = ACCOUNT.matcher(prompt);
    String named = account.find() ? account.group(1) : "MINE";
    ObjectNode answer = JSON.createObjectNode().put("id", "chatcmpl-1").put("model", "bench");
    answer.put("object", "chat.completion").put("created", 1);
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    ArrayNode calls = choice.putObject("message").put("role", "assistant").putArray("tool_calls");
    for (int i = 1; i <= callsOfATool; i++) {
      select(calls, OWN, "{\"account\": \"" + named + "\", \"limit\": " + i + "}");
      select(calls, COMMON, "{\"limit\": " + i + "}");
    }
    choice.put("finish_reason", "tool_calls");
    answer(exchange, answer);
  }

  private static void select(ArrayNode calls, String tool, String arguments) {
    ObjectNode call = calls.addObject().put("id", "call_" + calls.size()).put("type", "function");
    call.putObject("function").put("name", tool).put("arguments", arguments);
  }

  private void server(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.sendResponseHeaders(405, -1);
      exchange.close();
      return;
    }
    JsonNode message = JSON.readTree(exchange.getRequestBody());
    if (!message.has("id")) {
      exchange.sendResponseHeaders(202, -1);
      exchange.close();
      return;
    }
    ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", message.get("id"));
    answer.set("result", result(exchange, message));
    answer(exchange, answer);
  }

  private JsonNode result(HttpExchange exchange, JsonNode message) throws IOException {
    return switch (message.path("method").asText()) {
      case "initialize" ->
          JSON.readTree(
              """
              {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {"name": "bank", "version": "1"}}
              """);
      case "tools/list" -> JSON.readTree(TOOLS);
      default -> {
        reached.accept(exchange, message);
        yield JSON.readTree("{\"content\": [{\"type\": \"text\", \"text\": \"3 of them\"}]}");
      }
    };
  }

  static void answer(HttpExchange exchange, JsonNode json) throws IOException {
    byte[] body = JSON.writeValueAsBytes(json);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    servers.forEach(http -> http.stop(0));
    threads.shutdownNow();
  }
}
