/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An agent whose prompts stay open until they are closed. */
final class OpenPrompts implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpServer> servers = new ArrayList<>();
  private final Map<String, Prompt> prompts = new ConcurrentHashMap<>();

  final int port = BankApps.serve(this::chat, threads, servers);

  /** One prompt: when the agent has got it, under which trace, and until when it stays open. */
  record Prompt(CompletableFuture<String> arrived, CompletableFuture<Void> over) {}

  /** The agent will leave this prompt unanswered until it is over. */
  Prompt expect(String prompt) {
    var expected = new Prompt(new CompletableFuture<>(), new CompletableFuture<>());
    prompts.put(prompt, expected);
    return expected;
  }

  private void chat(HttpExchange exchange) throws IOException {
    String text = JSON.readTree(exchange.getRequestBody()).path("prompt").asText();
    Prompt prompt = prompts.remove(text);
    if (prompt != null) {
      prompt.arrived().complete(exchange.getRequestHeaders().getFirst("traceparent"));
      prompt.over().join();
    }
    BankApps.answer(exchange, JSON.createObjectNode().put("answer", "done"));
  }

  @Override
  public void close() {
    prompts.values().forEach(prompt -> prompt.over().complete(null));
    servers.forEach(http -> http.stop(0));
    threads.shutdownNow();
  }
}
