/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** What was counted of one kind of agent in one phase. Thread-safe. */
final class Cell {
  final AgentKind kind;
  final Phase phase;
  private final Map<String, Integer> refusedSessions = new TreeMap<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private final Map<String, Integer> refusedCalls = new TreeMap<>();
  private int claimed;
  private int sessions;
  private int failed;
  private int own;
  private int ownRefused;
  private int common;
  private int commonRefused;
  private int wrong;

  /**
   * What is asked of all agents at once.
   *
   * @param propagates whether agents pass {@code traceparent} on
   * @param equal whether all prompts say the same
   */
  record Phase(boolean propagates, boolean equal) {}

  Cell(AgentKind kind, Phase phase) {
    this.kind = kind;
    this.phase = phase;
  }

  /** Whether another session may begin, so that there will be that many calls. */
  synchronized boolean claim(int target, int mostSessions) {
    if (claimed >= target || sessions >= mostSessions) {
      return false;
    }
    claimed += 2 * Correlation.CALLS_OF_A_TOOL;
    return true;
  }

  /** A session is over, and this is what its agent reports. */
  synchronized void add(JsonNode report) {
    sessions++;
    String refusal = report.path("llm").asText();
    if (!refusal.isEmpty()) {
      refusedSessions.merge(refusal, 1, Integer::sum);
      claimed -= 2 * Correlation.CALLS_OF_A_TOOL;
    }
    for (JsonNode call : report.path("calls")) {
      String reason = call.path("refusal").asText();
      int refused = reason.isEmpty() ? 0 : 1;
      if (refused > 0) {
        refusedCalls.merge(reason, 1, Integer::sum);
      }
      if (call.path("tool").asText().equals(BankApps.OWN)) {
        own++;
        ownRefused += refused;
      } else {
        common++;
        commonRefused += refused;
      }
    }
  }

  /** A session could not be opened, or its answer never came. */
  synchronized void failed(String why) {
    sessions++;
    failed++;
    claimed -= 2 * Correlation.CALLS_OF_A_TOOL;
    failures.merge(why, 1, Integer::sum);
  }

  /** So many calls were taken for another session's. */
  synchronized void wrong(int calls) {
    wrong += calls;
  }

  synchronized int wrong() {
    return wrong;
  }

  synchronized int calls() {
    return own + common;
  }

  synchronized int allowed() {
    return calls() - ownRefused - commonRefused;
  }

  /** A line of the report's table. */
  synchronized String row() {
    int asked = sessions - failed;
    int refused = refusedSessions.values().stream().mapToInt(Integer::intValue).sum();
    return "| %s | %s | %s | %,d | %s | %,d | %s | %s | %s | **%d** |%n"
        .formatted(
            kind.app,
            phase.propagates() ? "passed on" : "–",
            phase.equal() ? "equal" : "different",
            sessions,
            share(refused, asked),
            calls(),
            share(ownRefused, own),
            share(commonRefused, common),
            reasons(),
            wrong);
  }

  private String reasons() {
    var all = new TreeMap<String, String>();
    refusedSessions.forEach((reason, count) -> all.put(reason + " (LLM)", "%,d".formatted(count)));
    failures.forEach((reason, count) -> all.put(reason + " (prompt)", "%,d".formatted(count)));
    refusedCalls.forEach((reason, count) -> all.put(reason, "%,d".formatted(count)));
    return all.isEmpty()
        ? "–"
        : String.join(
            ", ",
            all.entrySet().stream()
                .map(reason -> "`" + reason.getKey() + "` " + reason.getValue())
                .toList());
  }

  private static String share(int part, int of) {
    return of == 0 ? "–" : "%.1f %%".formatted(100.0 * part / of);
  }
}
