/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.metrics;

import io.casa.evaluator.judge.StepDecision.CheckVerdict;
import java.util.EnumMap;
import java.util.Map;

/** How often one check said what. For one thread. */
public final class CheckCounts {
  private final Map<CheckVerdict, Long> counts = new EnumMap<>(CheckVerdict.class);

  void add(CheckVerdict verdict) {
    counts.merge(verdict, 1L, Long::sum);
  }

  /** All steps counted, those on which it did not run too. */
  public long n() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Steps with that verdict among all counted. */
  public Proportion of(CheckVerdict verdict) {
    return new Proportion(counts.getOrDefault(verdict, 0L), n());
  }
}
