/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** What an agent's sidecar has written about prompts and refused tool calls. Thread-safe. */
final class AppDecisions {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final DecisionTail tail;
  private final ReentrantLock opening = new ReentrantLock();
  private final Deque<JsonNode> prompts = new ArrayDeque<>();
  private final Map<String, String> refused = new HashMap<>();

  AppDecisions(Path file) {
    this.tail = new DecisionTail(file);
  }

  /**
   * The intent of the prompt that is sent; prompts are opened one after the other, so that the line
   * that comes next is this one's. Empty when it was refused, or nothing was written in time.
   */
  Optional<String> opened(Runnable send) {
    opening.lock();
    try {
      send.run();
      long until = System.nanoTime() + LIMIT.toNanos();
      while (prompts.isEmpty() && System.nanoTime() < until) {
        Thread.sleep(1);
        read();
      }
      return Optional.ofNullable(prompts.poll())
          .map(line -> line.path("intent_id").asText(""))
          .filter(intent -> !intent.isEmpty() && !intent.equals("null"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    } finally {
      opening.unlock();
    }
  }

  /** Whose a refused call was taken for; empty when nobody's. */
  Optional<String> intentOfRefused(String decisionId) {
    opening.lock();
    try {
      read();
      return Optional.ofNullable(refused.get(decisionId));
    } finally {
      opening.unlock();
    }
  }

  private void read() {
    for (JsonNode line : tail.more()) {
      String intent = line.path("intent_id").asText("null");
      switch (line.path("kind").asText()) {
        case "prompt" -> prompts.add(line);
        case "tool" -> {
          if (!line.path("decision").asText().equals("allowed") && !intent.equals("null")) {
            refused.put(line.path("decision_id").asText(), intent);
          }
        }
        default -> {}
      }
    }
  }
}
