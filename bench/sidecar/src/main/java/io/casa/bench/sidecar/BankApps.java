/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What stands around the sidecars: an agent whose prompts stay open until they are closed, an LLM
 * that selects many calls at once, an MCP server with one tool, and a second address of that server
 * which keeps what it is sent.
 */
final class BankApps implements AutoCloseable {
  static final String TOOL = "list_payments";

  /** What one answer of the LLM selects; each selection pays for one call. */
  static final int CALLS_OF_A_PROMPT = 50;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOOLS =
      """
      {"tools": [{"name": "list_payments", "description": "Lists the payments of an account, the newest first.",
        "annotations": {"readOnlyHint": true},
        "inputSchema": {"type": "object", "properties": {"limit": {"type": "integer"}}, "required": ["limit"]}}]}
      """;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpServer> servers = new ArrayList<>();
  private final Map<String, Prompt> prompts = new ConcurrentHashMap<>();
  private final Queue<byte[]> kept = new ConcurrentLinkedQueue<>();
  private volatile boolean keeping;

  final int agent = serve(this::agent);
  final int llm = serve(this::llm);
  final int server = serve(this::server);
  final int keeper = serve(this::keeper);

  /** One prompt: when the agent has got it, under which trace, and until when it stays open. */
  record Prompt(CompletableFuture<String> arrived, CompletableFuture<Void> over) {}

  /** The agent will leave this prompt unanswered until it is over. */
  Prompt expect(String prompt) {
    var expected = new Prompt(new CompletableFuture<>(), new CompletableFuture<>());
    prompts.put(prompt, expected);
    return expected;
  }

  URI llmUrl() {
    return URI.create("http://127.0.0.1:" + llm);
  }

  void keep(boolean whether) {
    keeping = whether;
  }

  /** Tool calls that reached the keeper, as they came; from now on they are forgotten. */
  List<byte[]> takeKept() {
    var taken = List.copyOf(kept);
    kept.clear();
    return taken;
  }

  private int serve(HttpHandler handler) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.setExecutor(threads);
      http.createContext("/", handler);
      http.start();
      servers.add(http);
      return http.getAddress().getPort();
    } catch (IOException e) {
      throw new BenchException("no port to listen on", e);
    }
  }

  private void agent(HttpExchange exchange) throws IOException {
    String text = JSON.readTree(exchange.getRequestBody()).path("prompt").asText();
    Prompt prompt = prompts.remove(text);
    if (prompt != null) {
      prompt.arrived().complete(exchange.getRequestHeaders().getFirst("traceparent"));
      prompt.over().join();
    }
    answer(exchange, JSON.createObjectNode().put("answer", "done"));
  }

  private void llm(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    ObjectNode answer = JSON.createObjectNode().put("id", "chatcmpl-1").put("model", "bench");
    answer.put("object", "chat.completion").put("created", 1);
    var choice = answer.putArray("choices").addObject().put("index", 0);
    var calls = choice.putObject("message").put("role", "assistant").putArray("tool_calls");
    for (int i = 1; i <= CALLS_OF_A_PROMPT; i++) {
      var call = calls.addObject().put("id", "call_" + i).put("type", "function");
      call.putObject("function").put("name", TOOL).put("arguments", "{\"limit\": " + i + "}");
    }
    choice.put("finish_reason", "tool_calls");
    answer(exchange, answer);
  }

  private void server(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.sendResponseHeaders(405, -1);
      exchange.close();
      return;
    }
    answer(exchange, exchange.getRequestBody().readAllBytes());
  }

  private void keeper(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (keeping) {
      kept.add(whole(exchange, body));
    }
    answer(exchange, body);
  }

  private static byte[] whole(HttpExchange exchange, byte[] body) {
    var request = new ByteArrayOutputStream();
    var head = new StringBuilder("POST " + exchange.getRequestURI() + " HTTP/1.1\r\n");
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                values.forEach(
                    value -> head.append(name).append(": ").append(value).append("\r\n")));
    request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(body);
    return request.toByteArray();
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    JsonNode message = JSON.readTree(body);
    if (!message.has("id")) {
      exchange.sendResponseHeaders(202, -1);
      exchange.close();
      return;
    }
    ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", message.get("id"));
    answer.set(
        "result",
        switch (message.path("method").asText()) {
          case "initialize" ->
              JSON.readTree(
                  """
                  {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {"name": "bank", "version": "1"}}
                  """);
          case "tools/list" -> JSON.readTree(TOOLS);
          default ->
              JSON.readTree("{\"content\": [{\"type\": \"text\", \"text\": \"3 payments\"}]}");
        });
    answer(exchange, answer);
  }

  private static void answer(HttpExchange exchange, JsonNode json) throws IOException {
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
