/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.bench.load.ToolTap.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Which intents the calls of each session were taken for, and whether they were its own. */
final class Attributions {
  private final Map<String, Map<String, Integer>> byTag = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<RefusedCall> refused = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger untagged = new AtomicInteger();
  private final AtomicInteger judged = new AtomicInteger();

  private record RefusedCall(String tag, String intent, String decision, Cell cell) {}

  /** A call with a token is on its way to the server. */
  void passed(Seen call) {
    String tag = call.headers().getOrDefault("x-bench-session", "");
    if (tag.isEmpty()) {
      untagged.incrementAndGet();
      return;
    }
    byTag
        .computeIfAbsent(tag, _ -> new ConcurrentHashMap<>())
        .merge(call.intentId(), 1, Integer::sum);
  }

  /** All calls of the session are over. */
  void judge(String tag, String intent, JsonNode report, Cell cell) {
    Map<String, Integer> intents = Optional.ofNullable(byTag.remove(tag)).orElse(Map.of());
    intents.forEach(
        (of, calls) -> {
          judged.addAndGet(calls);
          if (!of.equals(intent)) {
            wrong(cell, calls, "%s is %s, taken for %s".formatted(tag, intent, of));
          }
        });
    for (JsonNode call : report.path("calls")) {
      if (!call.path("refusal").asText().isEmpty()) {
        refused.add(new RefusedCall(tag, intent, call.path("decision").asText(), cell));
      }
    }
  }

  /** The refused ones of this agent, which may be written a moment after the agent is told. */
  void judgeRefused(AgentKind kind, AppDecisions decisions) {
    for (RefusedCall call : refused) {
      if (call.cell().kind == kind) {
        refused.remove(call);
        decisions
            .intentOfRefused(call.decision())
            .filter(of -> !of.equals(call.intent()))
            .ifPresent(
                of ->
                    wrong(
                        call.cell(),
                        1,
                        "%s is %s, refused as %s".formatted(call.tag(), call.intent(), of)));
      }
    }
  }

  private void wrong(Cell cell, int calls, String what) {
    cell.wrong(calls);
    wrong.add(what);
  }

  /** Calls with a token whose session was known and has been looked at. */
  int judged() {
    return judged.get();
  }

  /** What broke the rule, or could not be judged. */
  List<String> violations() {
    var all = new ArrayList<>(wrong);
    byTag.forEach((tag, intents) -> all.add("%s was never judged: %s".formatted(tag, intents)));
    if (untagged.get() > 0) {
      all.add(untagged.get() + " calls came without their session's name");
    }
    return all;
  }
}
