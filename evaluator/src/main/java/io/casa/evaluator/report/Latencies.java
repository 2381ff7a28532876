/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.report;

import java.util.Arrays;

/** How long something took, each time. For one thread. */
public final class Latencies {
  private static final double NANOS_PER_MICRO = 1000;

  private long[] nanos = new long[1024];
  private int count;

  /** Adds one time, in nanoseconds. */
  public void add(long took) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = took;
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /**
   * The smallest time that so many percent do not exceed, in microseconds; 0 when there is none.
   *
   * @param percent 1 to 100
   */
  public double percentileMicros(int percent) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceilDiv((long) count * percent, 100L);
    return sorted[rank - 1] / NANOS_PER_MICRO;
  }
}
