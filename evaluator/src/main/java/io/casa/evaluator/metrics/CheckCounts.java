/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.metrics;

import io.casa.evaluator.judge.StepDecision.CheckVerdict;
import java.util.Arrays;

/** How often one check said what. For one thread. */
public final class CheckCounts {
  private final long[] counts = new long[CheckVerdict.values().length];

  void add(CheckVerdict verdict) {
    counts[verdict.ordinal()]++;
  }

  /** All steps counted, those on which it did not run too. */
  public long n() {
    return Arrays.stream(counts).sum();
  }

  /** Steps with that verdict among all counted. */
  public Proportion of(CheckVerdict verdict) {
    return new Proportion(counts[verdict.ordinal()], n());
  }
}
