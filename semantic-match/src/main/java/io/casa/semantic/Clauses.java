/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The texts by which a user's messages are embedded: each whole, and in clauses. */
final class Clauses {
  /** Most texts of one request; a clause takes a few milliseconds, once. */
  static final int MOST = 32;

  /** Longest text in characters; about what the model looks at. */
  static final int LONGEST = 1200;

  private static final int SHORTEST = 8;

  private static final Pattern BORDER =
      Pattern.compile(
          "(?<=[.!?;:])\\s+|[\\n\\r]+|[。！？；]"
              + "|,?\\s+(?:and|then|but|und|dann|et|puis|y|e|luego|poi|depois|en|i|ve|и|और)\\s+|,\\s+",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private Clauses() {}

  /** The whole messages first, the latest before the earlier, then clauses. */
  static List<String> of(List<String> messages) {
    Set<String> texts = new LinkedHashSet<>();
    List<String> latestFirst = messages.reversed();
    latestFirst.forEach(message -> add(message, texts));
    for (String message : latestFirst) {
      for (String clause : BORDER.split(cut(message, LONGEST * 4), -1)) {
        add(clause, texts);
      }
    }
    return List.copyOf(texts);
  }

  private static void add(String text, Set<String> texts) {
    String bare = cut(text.strip(), LONGEST);
    if (texts.size() < MOST && (bare.length() >= SHORTEST || texts.isEmpty()) && !bare.isEmpty()) {
      texts.add(bare);
    }
  }

  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    // Never between the halves of one character.
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end);
  }
}
