/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import com.sun.net.httpserver.HttpExchange;
import io.casa.bench.load.ToolTap.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Which calls got a token, and which reached the server. Thread-safe. */
final class Sightings {
  private final LongSupplier now;
  private final ConcurrentLinkedQueue<Sighting> passed = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Sighting> reached = new ConcurrentLinkedQueue<>();
  private final Map<String, String> intents = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

  /**
   * One call, seen once.
   *
   * @param at nanoseconds since the run began
   */
  record Sighting(String call, String intentId, long at) {}

  Sightings(LongSupplier now) {
    this.now = now;
  }

  /** A call with a token is on its way. */
  void passed(Seen call) {
    String forbidden = call.headers().getOrDefault("x-bench-forbidden", "");
    if (!forbidden.isEmpty()) {
      violations.add("%s got a token at %.1f s".formatted(forbidden, seconds()));
      return;
    }
    String name = call.headers().getOrDefault("x-bench-call", "");
    if (intents.putIfAbsent(name, call.intentId()) != null) {
      violations.add("call %s got two tokens, at %.1f s".formatted(name, seconds()));
    }
    passed.add(new Sighting(name, call.intentId(), now.getAsLong()));
  }

  /** A call has reached the server. */
  void reached(HttpExchange exchange) {
    String forbidden = exchange.getRequestHeaders().getFirst("x-bench-forbidden");
    String name = exchange.getRequestHeaders().getFirst("x-bench-call");
    if (forbidden != null || name == null) {
      violations.add("%s reached the server at %.1f s".formatted(forbidden, seconds()));
      return;
    }
    reached.add(new Sighting(name, intents.getOrDefault(name, "no token"), now.getAsLong()));
  }

  private double seconds() {
    return now.getAsLong() / 1e9;
  }

  List<Sighting> passed() {
    return List.copyOf(passed);
  }

  List<Sighting> reached() {
    return List.copyOf(reached);
  }

  /** What reached the server, or got a token, and must not have. */
  List<String> violations() {
    var all = new ArrayList<>(violations);
    reached.stream()
        .collect(Collectors.groupingBy(Sighting::call, Collectors.counting()))
        .forEach(
            (call, times) -> {
              if (times > 1) {
                all.add("call %s reached the server %d times".formatted(call, times));
              }
            });
    return all;
  }
}
