/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.bench.load.Sightings.Sighting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether everything that was seen stands in the records, as far as who writes them lived. */
final class Evidence {
  private final List<Outage> outages;
  private final List<String> violations = new ArrayList<>();
  private final List<String> summary = new ArrayList<>();

  Evidence(List<Outage> outages) {
    this.outages = List.copyOf(outages);
  }

  /**
   * Compares calls that were seen with the lines that allow them: there must be one for each.
   *
   * @param app whose sidecar allowed them
   * @param direction as its lines say
   */
  void allowed(String app, String direction, List<Sighting> seen, DecisionLines lines) {
    Map<String, Integer> written = lines.allowedCalls(direction);
    Map<String, List<Sighting>> byIntent =
        seen.stream().collect(Collectors.groupingBy(Sighting::intentId));
    int lost = 0;
    for (Map.Entry<String, List<Sighting>> intent : byIntent.entrySet()) {
      List<Sighting> calls = intent.getValue();
      int missing = calls.size() - written.getOrDefault(intent.getKey(), 0);
      if (missing > 0) {
        lost += missing;
        long excused = calls.stream().filter(call -> wasCutShort(app, call.at())).count();
        if (missing > excused) {
          violations.add(
              "%d of the calls %s have no line of %s"
                  .formatted(missing, calls.stream().map(Sighting::call).toList(), app));
        }
      }
    }
    summary.add(
        "%,d calls that the sidecar of `%s` let through: %,d have a line in its `decisions.jsonl`, %d were lost with the killed process"
            .formatted(seen.size(), app, seen.size() - lost, lost));
  }

  /** Compares refusals that were answered with the lines of whoever refused. */
  void refused(String app, List<Deed> deeds, DecisionLines lines) {
    int lost = 0;
    int all = 0;
    for (Deed deed : deeds) {
      if (!deed.decision().isEmpty() && deed.kind().decidedAt.equals(app)) {
        all++;
        if (!lines.ids().contains(deed.decision())) {
          if (wasCutShort(app, deed.to())) {
            lost++;
          } else {
            violations.add(
                "refusal %s at %.1f s has no line of %s"
                    .formatted(deed.decision(), deed.to() / 1e9, app));
          }
        }
      }
    }
    summary.add(
        "%,d refusals of the sidecar of `%s`: %,d have a line, %d were lost with the killed process"
            .formatted(all, app, all - lost, lost));
  }

  /** Compares tool tokens with Keycloak's record, which no death excuses. */
  void granted(List<Sighting> passed, Map<String, Integer> recorded) {
    Map<String, Integer> left = new HashMap<>(recorded);
    for (Sighting one : passed) {
      if (left.merge(one.intentId(), -1, Integer::sum) < 0) {
        violations.add(
            "call %s at %.1f s has a token and no record in Keycloak"
                .formatted(one.call(), one.at() / 1e9));
      }
    }
    summary.add(
        "%,d tool tokens: Keycloak's database has %,d decisions that allowed one"
            .formatted(
                passed.size(), recorded.values().stream().mapToInt(Integer::intValue).sum()));
  }

  private boolean wasCutShort(String app, long at) {
    return outages.stream().anyMatch(outage -> outage.cutsShort(app, at));
  }

  List<String> violations() {
    return violations;
  }

  List<String> summary() {
    return summary;
  }

  /** The lines of one {@code decisions.jsonl}. */
  record DecisionLines(List<JsonNode> lines, Set<String> ids) {
    static DecisionLines of(List<JsonNode> lines) {
      return new DecisionLines(
          lines,
          lines.stream()
              .map(line -> line.path("decision_id").asText())
              .collect(Collectors.toCollection(HashSet::new)));
    }

    /** How many tool calls were allowed, by intent. */
    Map<String, Integer> allowedCalls(String direction) {
      var calls = new HashMap<String, Integer>();
      for (JsonNode line : lines) {
        if (line.path("kind").asText().equals("tool")
            && line.path("direction").asText().equals(direction)
            && line.path("decision").asText().equals("allowed")) {
          calls.merge(line.path("intent_id").asText(), 1, Integer::sum);
        }
      }
      return calls;
    }
  }
}
