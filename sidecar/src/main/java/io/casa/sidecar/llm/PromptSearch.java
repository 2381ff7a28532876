/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import java.util.Arrays;

/**
 * Finds a prompt in texts (Knuth, Morris and Pratt). Whoever writes the text may choose it so that
 * it nearly matches everywhere; a search costs no more than its length all the same. The table of
 * the prompt's borders grows as far as a text has matched. Not thread-safe.
 */
final class PromptSearch {
  private static final int FIRST_TABLE = 16;

  private final CharSequence wanted;

  /** Of each prefix, how long its longest border is: a prefix that is a suffix as well. */
  private int[] borders = new int[FIRST_TABLE];

  private int known = 1;

  /**
   * A search.
   *
   * @param wanted not empty
   */
  PromptSearch(CharSequence wanted) {
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("wanted is empty");
    }
    this.wanted = wanted;
  }

  /** The places in that text, from its beginning. */
  Places in(CharSequence text) {
    return new Places(text);
  }

  /** Where it stands in one text, in order; places may overlap. */
  final class Places {
    private final CharSequence text;
    private int read;
    private int matched;

    private Places(CharSequence text) {
      this.text = text;
    }

    /** Goes to the next place; false when there is none. */
    boolean next() {
      if (matched == wanted.length()) {
        matched = border(matched);
      }
      while (read < text.length()) {
        char c = text.charAt(read++);
        while (matched > 0 && wanted.charAt(matched) != c) {
          matched = border(matched);
        }
        if (wanted.charAt(matched) == c) {
          matched++;
        }
        if (matched == wanted.length()) {
          return true;
        }
      }
      return false;
    }

    /** Where the place begins. */
    int start() {
      return read - wanted.length();
    }

    /** Where the place ends. */
    int end() {
      return read;
    }

    /** The next place begins at the end of this one, or later. */
    void leaveBehind() {
      matched = 0;
    }
  }

  private int border(int length) {
    if (length > borders.length) {
      int doubled = Math.max(length, 2 * borders.length);
      borders = Arrays.copyOf(borders, Math.min(wanted.length(), doubled));
    }
    while (known < length) {
      char c = wanted.charAt(known);
      int border = borders[known - 1];
      while (border > 0 && wanted.charAt(border) != c) {
        border = borders[border - 1];
      }
      borders[known++] = wanted.charAt(border) == c ? border + 1 : 0;
    }
    return borders[length - 1];
  }
}
