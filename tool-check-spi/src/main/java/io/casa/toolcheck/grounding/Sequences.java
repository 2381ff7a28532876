/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

/** Looks for one run of digests in another. */
final class Sequences {
  private Sequences() {}

  /** Where the part begins in the whole, or -1; nothing is nowhere in anything. */
  static int indexOf(long[] whole, long[] part) {
    if (part.length == 0) {
      return -1;
    }
    for (int i = 0; i + part.length <= whole.length; i++) {
      if (whole[i] == part[0] && matches(whole, i, part)) {
        return i;
      }
    }
    return -1;
  }

  static boolean contains(long[] whole, long[] part) {
    return indexOf(whole, part) >= 0;
  }

  private static boolean matches(long[] whole, int at, long[] part) {
    for (int i = 1; i < part.length; i++) {
      if (whole[at + i] != part[i]) {
        return false;
      }
    }
    return true;
  }
}
