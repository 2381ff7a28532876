/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An agent with a thread per request, which makes what the LLM selected, one call after the other.
 * The scripts beside it are the same agent in other ways of writing one.
 */
final class ThreadAgent implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<HttpServer> servers = new ArrayList<>();

  /** The headers of what is sent for the request that the thread serves. */
  private final ThreadLocal<Map<String, String>> context = ThreadLocal.withInitial(Map::of);

  final int port = BankApps.serve(this::chat, threads, servers);
  private volatile int proxy;

  /** Sends all through the outbound listener of its sidecar from now on. */
  void behind(int outboundProxy) {
    proxy = outboundProxy;
  }

  private void chat(HttpExchange exchange) throws IOException {
    JsonNode asked = JSON.readTree(exchange.getRequestBody());
    var headers = new LinkedHashMap<String, String>();
    headers.put("x-bench-session", asked.path("session").asText());
    String trace = exchange.getRequestHeaders().getFirst("traceparent");
    if (asked.path("propagate").asBoolean() && trace != null) {
      headers.put("traceparent", trace);
    }
    context.set(headers);
    try {
      BankApps.answer(exchange, done(asked.path("prompt").asText()));
    } finally {
      context.remove();
    }
  }

  private ObjectNode done(String prompt) throws IOException {
    ObjectNode question = JSON.createObjectNode().put("model", "bench");
    question.putArray("messages").addObject().put("role", "user").put("content", prompt);
    Http.Answer selected = send("/v1/chat/completions", "llm.bank.example", question);
    ObjectNode report = JSON.createObjectNode().put("llm", selected.refusal());
    ArrayNode calls = report.putArray("calls");
    if (selected.status() == 200) {
      for (JsonNode call : JSON.readTree(selected.body()).at("/choices/0/message/tool_calls")) {
        calls.add(called(call.path("function")));
      }
    }
    return report;
  }

  private ObjectNode called(JsonNode selected) throws IOException {
    ObjectNode call = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    ObjectNode params = call.put("method", "tools/call").putObject("params");
    params.put("name", selected.path("name").asText());
    params.set("arguments", JSON.readTree(selected.path("arguments").asText()));
    Http.Answer answer = send("/mcp", Bank.TOOLS, call);
    return JSON.createObjectNode()
        .put("tool", selected.path("name").asText())
        .put("refusal", answer.refusal())
        .put("decision", answer.decision());
  }

  private Http.Answer send(String path, String host, JsonNode json) throws IOException {
    return Http.send(proxy, Http.post(path, host, context.get(), json.toString()), SILENCE);
  }

  @Override
  public void close() {
    servers.forEach(http -> http.stop(0));
    threads.shutdownNow();
  }
}
