/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.metrics;

import io.casa.evaluator.judge.StepDecision.Outcome;
import java.util.Arrays;

/** How many steps had which outcome. For one thread. */
public final class OutcomeCounts {
  private final long[] counts = new long[Outcome.values().length];

  void add(Outcome outcome) {
    counts[outcome.ordinal()]++;
  }

  void add(OutcomeCounts others) {
    Arrays.setAll(counts, i -> counts[i] + others.counts[i]);
  }

  /** All steps counted. */
  public long n() {
    return Arrays.stream(counts).sum();
  }

  /** Steps of that outcome among all counted. */
  public Proportion of(Outcome outcome) {
    return new Proportion(counts[outcome.ordinal()], n());
  }
}
