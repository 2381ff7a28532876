/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.metrics;

import java.util.OptionalDouble;

/** So many of so many. */
public record Proportion(long k, long n) {
  public Proportion {
    if (k < 0 || k > n) {
      throw new IllegalArgumentException("k must be in 0..n");
    }
  }

  /** From 0 to 1; absent when there is nothing to take a share of. */
  public OptionalDouble share() {
    return n == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) k / n);
  }

  /** The Wilson interval at 95 %. */
  public Interval interval() {
    return Interval.wilson(k, n);
  }

  /** The others of the same whole. */
  public Proportion rest() {
    return new Proportion(n - k, n);
  }
}
