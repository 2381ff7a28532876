/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

/**
 * A text without the prompt that stood in it.
 *
 * @param rest the text with {@link #MARK} wherever the prompt stood
 * @param found whether it stood anywhere
 */
record PromptCut(String rest, boolean found) {
  /** Stands where the prompt stood. */
  static final String MARK = "{prompt}";

  /** A shorter one may be a word of the template by chance, so it must begin or end a line. */
  private static final int SHORTEST_ANYWHERE = 16;

  /**
   * Takes the prompt out of a text, wherever it stands as words of its own. Space around the prompt
   * doesn't count: many frameworks strip it.
   */
  static PromptCut of(String text, String prompt) {
    String wanted = prompt.strip();
    if (wanted.isEmpty()) {
      return new PromptCut(text, false);
    }
    StringBuilder rest = new StringBuilder();
    int copied = 0;
    PromptSearch.Places places = new PromptSearch(wanted).in(text);
    while (places.next()) {
      int at = places.start();
      int end = places.end();
      if (standsAlone(text, at, end)
          && (wanted.length() >= SHORTEST_ANYWHERE || touchesLineEnd(text, at, end))) {
        rest.append(text, copied, at).append(MARK);
        copied = end;
        places.leaveBehind();
      }
    }
    return new PromptCut(rest.append(text, copied, text.length()).toString(), copied > 0);
  }

  /** Whether no letter or digit before or after belongs to the same word. */
  static boolean standsAlone(String text, int at, int end) {
    boolean startsAlone = at == 0 || !joined(text.codePointBefore(at), text.codePointAt(at));
    boolean endsAlone =
        end == text.length() || !joined(text.codePointBefore(end), text.codePointAt(end));
    return startsAlone && endsAlone;
  }

  private static boolean joined(int left, int right) {
    return Character.isLetterOrDigit(left) && Character.isLetterOrDigit(right);
  }

  private static boolean touchesLineEnd(String text, int at, int end) {
    int before = at;
    while (before > 0 && isBlank(text.charAt(before - 1))) {
      before--;
    }
    int after = end;
    while (after < text.length() && isBlank(text.charAt(after))) {
      after++;
    }
    return before == 0
        || after == text.length()
        || isLineEnd(text.charAt(before - 1))
        || isLineEnd(text.charAt(after));
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  /** Never the text. */
  @Override
  public String toString() {
    return "PromptCut[found=" + found + "]";
  }
}
