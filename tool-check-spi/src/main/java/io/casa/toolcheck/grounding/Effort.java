/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

/**
 * How much may still be looked through for one call. Who sends more than that to be traced, or has
 * had more said, gets no answer for the rest: it was not found.
 */
final class Effort {
  /** Comparisons: some tens of milliseconds. */
  private static final long MOST = 40_000_000;

  private long left = MOST;

  void begin() {
    left = MOST;
  }

  /** Whether there is enough left for so many comparisons, which are then spent. */
  boolean spend(long comparisons) {
    left -= comparisons;
    return left >= 0;
  }
}
