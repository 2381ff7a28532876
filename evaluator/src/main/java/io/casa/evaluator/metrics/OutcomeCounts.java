/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.metrics;

import io.casa.evaluator.judge.StepDecision.Outcome;
import java.util.EnumMap;
import java.util.Map;

/** How many steps had which outcome. For one thread. */
public final class OutcomeCounts {
  private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);

  void add(Outcome outcome) {
    counts.merge(outcome, 1L, Long::sum);
  }

  void add(OutcomeCounts others) {
    others.counts.forEach((outcome, count) -> counts.merge(outcome, count, Long::sum));
  }

  /** All steps counted. */
  public long n() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Steps of that outcome among all counted. */
  public Proportion of(Outcome outcome) {
    return new Proportion(counts.getOrDefault(outcome, 0L), n());
  }
}
