/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

/**
 * Where one text stands in another, overlapping places too, in time that grows with the lengths of
 * both and not with their product (Knuth, Morris and Pratt): who writes a request chooses both.
 */
final class Occurrences {
  private final CharSequence text;
  private final CharSequence wanted;
  private final int[] borders;
  private int read;
  private int matched;

  /** The places of a text that isn't empty. */
  Occurrences(CharSequence text, CharSequence wanted) {
    this.text = text;
    this.wanted = wanted;
    // A text that is too short must not pay for a long one that is looked for.
    this.borders = wanted.length() > text.length() ? new int[0] : borders(wanted);
  }

  /** Where the next one begins; -1 when there is none any more. */
  int next() {
    if (borders.length == 0) {
      return -1;
    }
    while (read < text.length()) {
      matched = longer(wanted, borders, matched, text.charAt(read));
      read++;
      if (matched == wanted.length()) {
        matched = borders[matched - 1];
        return read - wanted.length();
      }
    }
    return -1;
  }

  /** For each beginning, how much of it also ends it. */
  private static int[] borders(CharSequence wanted) {
    int[] borders = new int[wanted.length()];
    for (int i = 1; i < borders.length; i++) {
      borders[i] = longer(wanted, borders, borders[i - 1], wanted.charAt(i));
    }
    return borders;
  }

  private static int longer(CharSequence wanted, int[] borders, int matched, char next) {
    int length = matched;
    while (length > 0 && wanted.charAt(length) != next) {
      length = borders[length - 1];
    }
    return wanted.charAt(length) == next ? length + 1 : length;
  }
}
