/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.sidecar;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.bench.sidecar.BankApps.Prompt;
import io.casa.launcher.runtime.RunningApp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Prompts in progress at the assistant, each with calls that its LLM has selected. */
final class Conversations implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final int OPENED_AT_ONCE = 4;

  private final BankApps apps;
  private final RunningApp assistant;
  private final String tools;
  private final List<Prompt> open = new ArrayList<>();
  private final ExecutorService prompts = Executors.newVirtualThreadPerTaskExecutor();
  private List<byte[]> calls = List.of();

  private Conversations(BankApps apps, RunningApp assistant, String tools) {
    this.apps = apps;
    this.assistant = assistant;
    this.tools = tools;
  }

  /**
   * Opens as many as that number of calls needs.
   *
   * @param tools host of the MCP server
   */
  static Conversations open(BankApps apps, RunningApp assistant, String tools, int calls) {
    var conversations = new Conversations(apps, assistant, tools);
    int count = (calls + BankApps.CALLS_OF_A_PROMPT - 1) / BankApps.CALLS_OF_A_PROMPT;
    try (ExecutorService openers = Executors.newFixedThreadPool(OPENED_AT_ONCE)) {
      var all =
          IntStream.range(0, count)
              .mapToObj(i -> CompletableFuture.supplyAsync(conversations::ask, openers))
              .toList();
      conversations.calls = all.stream().flatMap(one -> one.join().stream()).limit(calls).toList();
    } catch (RuntimeException e) {
      conversations.close();
      throw e;
    }
    return conversations;
  }

  /** Requests for the assistant's outbound listener; each may be sent once. */
  List<byte[]> calls() {
    return calls;
  }

  private List<byte[]> ask() {
    String prompt = "Request %d: list my payments".formatted(NUMBERS.incrementAndGet());
    Prompt expected = apps.expect(prompt);
    synchronized (open) {
      open.add(expected);
    }
    String trace =
        "00-%s-00f067aa0ba902b7-01".formatted(UUID.randomUUID().toString().replace("-", ""));
    CompletableFuture<Void> answered =
        CompletableFuture.runAsync(
            () ->
                demand(
                    assistant.inbound().getPort(),
                    "/chat",
                    host(assistant.url()),
                    trace,
                    "{\"prompt\": \"" + prompt + "\"}"),
            prompts);
    String arrived =
        CompletableFuture.anyOf(expected.arrived(), answered)
            .orTimeout(20, TimeUnit.SECONDS)
            .thenCompose(either -> expected.arrived())
            .orTimeout(1, TimeUnit.SECONDS)
            .join();
    demand(
        assistant.outboundProxy().getPort(),
        "/v1/chat/completions",
        "llm.bank.example",
        arrived,
        question(prompt));
    return IntStream.rangeClosed(1, BankApps.CALLS_OF_A_PROMPT)
        .mapToObj(limit -> Connection.post("/mcp", tools, arrived, call(limit)))
        .toList();
  }

  private static String question(String prompt) {
    var body = JSON.createObjectNode().put("model", "bench");
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return body.toString();
  }

  private static String call(int limit) {
    return "{\"jsonrpc\": \"2.0\", \"id\": %d, \"method\": \"tools/call\", \"params\": {\"name\": \"%s\", \"arguments\": {\"limit\": %d}}}"
        .formatted(limit, BankApps.TOOL, limit);
  }

  private static void demand(int port, String path, String host, String trace, String json) {
    try (Connection connection = Connection.open(port)) {
      Connection.Answer answer = connection.exchange(Connection.post(path, host, trace, json));
      if (!answer.good()) {
        throw new BenchException(path + " got " + answer.status() + ": " + answer.body());
      }
    }
  }

  static String host(String url) {
    return url.substring(url.indexOf("://") + 3);
  }

  @Override
  public void close() {
    open.forEach(prompt -> prompt.over().complete(null));
    prompts.close();
  }
}
