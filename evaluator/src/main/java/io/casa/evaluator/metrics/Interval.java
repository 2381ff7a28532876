/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.metrics;

/**
 * Bounds of a share, both from 0 to 1.
 *
 * @param low not above {@code high}
 */
public record Interval(double low, double high) {
  /** Two-sided 95 % of the normal distribution. */
  private static final double Z = 1.959964;

  /** What is known of a share without any observation. */
  private static final Interval ANYTHING = new Interval(0, 1);

  public Interval {
    if (!(0 <= low && low <= high && high <= 1)) {
      throw new IllegalArgumentException("low and high must be in order and in 0..1");
    }
  }

  /**
   * The Wilson score interval at 95 % (E. B. Wilson, 1927) of k among n.
   *
   * @throws IllegalArgumentException k is not in 0..n
   */
  public static Interval wilson(long k, long n) {
    if (k < 0 || k > n) {
      throw new IllegalArgumentException("k must be in 0..n");
    }
    if (n == 0) {
      return ANYTHING;
    }
    double share = (double) k / n;
    double square = Z * Z;
    double centre = (share + square / (2 * n)) / (1 + square / n);
    double half =
        Z / (1 + square / n) * Math.sqrt(share * (1 - share) / n + square / (4.0 * n * n));
    // The bounds at 0 and n are exact; rounding errors must not move them.
    double low = k == 0 ? 0 : Math.max(0, centre - half);
    double high = k == n ? 1 : Math.min(1, centre + half);
    return new Interval(low, high);
  }
}
