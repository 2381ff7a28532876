/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.bench.load.Deed.Kind;
import io.casa.bench.load.OpenPrompts.Prompt;
import io.casa.launcher.runtime.RunningApp;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sessions one after the other, each with good calls and one of each forbidden kind in turn. */
final class Traffic {
  /** Of each of two tools. */
  static final int CALLS_OF_A_TOOL = 5;

  /** Longer than the longest that a request may take. */
  private static final Duration SILENCE = Outages.LONGEST.plusSeconds(5);

  /** No answer came in time. */
  static final String HANGS = "hangs";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Kind> FORBIDDEN =
      List.of(
          Kind.NOT_SELECTED,
          Kind.USED_TOKEN,
          Kind.OTHER_ARGUMENTS,
          Kind.OLD_TOKEN,
          Kind.TWICE,
          Kind.NO_TOKEN,
          Kind.NO_SESSION,
          Kind.OLD_TOKEN);

  /** Also between two runs no call has another's name. */
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final RunningApp assistant;
  private final RunningApp tools;
  private final OpenPrompts prompts;
  private final UsedTokens tokens;
  private final Queue<Deed> deeds = new ConcurrentLinkedQueue<>();
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicLong nextDue = new AtomicLong();
  private final long began = System.nanoTime();
  private final long interval;

  Traffic(Bank bank, OpenPrompts prompts, UsedTokens tokens, int perSecond) {
    this.assistant = bank.app("assistant");
    this.tools = bank.app("tools");
    this.prompts = prompts;
    this.tokens = tokens;
    this.interval = 1_000_000_000L / perSecond;
  }

  /** Nanoseconds since the run began. */
  long now() {
    return System.nanoTime() - began;
  }

  Queue<Deed> deeds() {
    return deeds;
  }

  /** Sessions until that time. */
  void run(long until) {
    while (now() < until) {
      if (!session()) {
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
  }

  /** Whether it came to calls. */
  private boolean session() {
    int number = NUMBERS.incrementAndGet();
    String prompt = "List the payments of account B%d and the exchange rates".formatted(number);
    Prompt open = prompts.expect(prompt);
    long from = now();
    CompletableFuture<Http.Answer> answer = asked(prompt);
    try {
      String trace = arrived(open, answer);
      add(Kind.PROMPT, from, "", "");
      JsonNode selected = selected(prompt, trace);
      int at = 0;
      for (JsonNode call : selected) {
        boolean done = call(call.path("function"), trace);
        if (++at % CALLS_OF_A_TOOL == 0) {
          forbidden(call.path("function"), trace, done);
        }
      }
      return at > 0;
    } catch (Refused e) {
      add(Kind.PROMPT, from, e.reason, e.decision);
      return false;
    } finally {
      open.over().complete(null);
      ended(answer);
    }
  }

  /** The prompt is answered now, or its connection is gone. */
  private void ended(CompletableFuture<Http.Answer> answer) {
    long from = now();
    try {
      answer.exceptionally(_ -> null).orTimeout(SILENCE.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      add(Kind.PROMPT, from, HANGS, "");
    }
  }

  private CompletableFuture<Http.Answer> asked(String prompt) {
    String json = JSON.createObjectNode().put("prompt", prompt).toString();
    String trace =
        "00-%s-00f067aa0ba902b7-01".formatted(UUID.randomUUID().toString().replace("-", ""));
    byte[] request =
        Http.post("/chat", "assistant.bank.example", Map.of("traceparent", trace), json);
    var answer = new CompletableFuture<Http.Answer>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                // A prompt is answered when its session ends, which takes longer than a request.
                answer.complete(
                    Http.send(assistant.inbound().getPort(), request, SILENCE.multipliedBy(20)));
              } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }

  /** The trace with which the prompt reached the agent. */
  private static String arrived(Prompt open, CompletableFuture<Http.Answer> answer) throws Refused {
    try {
      CompletableFuture.anyOf(open.arrived(), answer).get(SILENCE.toSeconds(), TimeUnit.SECONDS);
      if (open.arrived().isDone()) {
        return open.arrived().join();
      }
      Http.Answer refusal = answer.join();
      throw new Refused(refusal.refusal(), refusal.decision());
    } catch (TimeoutException e) {
      throw new Refused(HANGS, "");
    } catch (ExecutionException | CompletionException e) {
      throw new Refused("broken", "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused("interrupted", "");
    }
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;
    private final String decision;

    private Refused(String reason, String decision) {
      this.reason = reason;
      this.decision = decision;
    }
  }

  private JsonNode selected(String prompt, String trace) {
    var question = JSON.createObjectNode().put("model", "bench");
    question.putArray("messages").addObject().put("role", "user").put("content", prompt);
    byte[] request =
        Http.post(
            "/v1/chat/completions",
            "llm.bank.example",
            Map.of("traceparent", trace),
            question.toString());
    Http.Answer answer = send(Kind.LLM, assistant.outboundProxy().getPort(), request);
    try {
      return answer == null || answer.status() != 200
          ? JSON.createArrayNode()
          : JSON.readTree(answer.body()).at("/choices/0/message/tool_calls");
    } catch (IOException e) {
      throw new BenchException("the LLM's answer was changed", e);
    }
  }

  /** Whether it was answered by its server. */
  private boolean call(JsonNode selected, String trace) {
    String name = "c" + NUMBERS.incrementAndGet();
    Map<String, String> headers = Map.of("traceparent", trace, "x-bench-call", name);
    pace();
    Http.Answer answer =
        send(Kind.CALL, proxy(), Http.post("/mcp", Bank.TOOLS, headers, body(selected)));
    boolean done = answer != null && answer.refusal().isEmpty();
    if (done) {
      tokens.answered(name);
    } else {
      tokens.failed(name);
    }
    return done;
  }

  private void forbidden(JsonNode selected, String trace, boolean done) {
    Kind kind = FORBIDDEN.get(Math.floorMod(turns.getAndIncrement(), FORBIDDEN.size()));
    if (kind == Kind.TWICE && !done) {
      return; // its selection may not have been used, so once more may be the first time
    }
    var headers = new LinkedHashMap<String, String>();
    headers.put("x-bench-forbidden", kind.name());
    pace();
    switch (kind) {
      case USED_TOKEN -> straight(kind, headers, tokens.newest());
      case OLD_TOKEN -> straight(kind, headers, tokens.any());
      case NO_TOKEN ->
          send(kind, inbound(), Http.post("/mcp", Bank.TOOLS, headers, body(selected)));
      case NO_SESSION ->
          send(
              kind,
              proxy(),
              Http.post("/mcp", Bank.TOOLS, headers, body("list_rates", "{\"limit\": 77}")));
      default -> {
        headers.put("traceparent", trace);
        send(kind, proxy(), Http.post("/mcp", Bank.TOOLS, headers, forbiddenBody(kind, selected)));
      }
    }
  }

  private static String forbiddenBody(Kind kind, JsonNode selected) {
    return switch (kind) {
      case NOT_SELECTED -> body("list_cards", "{\"limit\": 1}");
      case OTHER_ARGUMENTS -> body("list_payments", "{\"account\": \"B0\", \"limit\": 1}");
      default -> body(selected);
    };
  }

  private void straight(Kind kind, Map<String, String> headers, ToolTap.@Nullable Seen used) {
    if (used != null) {
      headers.put("authorization", "Bearer " + used.token());
      send(kind, inbound(), Http.post("/mcp", Bank.TOOLS, headers, used.body()));
    }
  }

  private static String body(JsonNode selected) {
    return body(selected.path("name").asText(), selected.path("arguments").asText());
  }

  private static String body(String tool, String arguments) {
    return "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \"%s\", \"arguments\": %s}}"
        .formatted(tool, arguments);
  }

  private int proxy() {
    return assistant.outboundProxy().getPort();
  }

  private int inbound() {
    return tools.inbound().getPort();
  }

  private Http.@Nullable Answer send(Kind kind, int port, byte[] request) {
    long from = now();
    try {
      Http.Answer answer = Http.send(port, request, SILENCE);
      add(kind, from, answer.refusal(), answer.decision());
      return answer;
    } catch (SocketTimeoutException e) {
      add(kind, from, HANGS, "");
    } catch (IOException e) {
      add(kind, from, "broken", "");
    }
    return null;
  }

  private void add(Kind kind, long from, String refusal, String decision) {
    deeds.add(new Deed(kind, from, now(), refusal, decision));
  }

  /** Waits for the next of evenly spaced moments; those that passed by unused are lost. */
  private void pace() {
    long now = now();
    long due = nextDue.updateAndGet(last -> Math.max(last + interval, now));
    for (long rest = due - now(); rest > 0; rest = due - now()) {
      LockSupport.parkNanos(rest);
    }
  }
}
