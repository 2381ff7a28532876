/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The texts by which a user's messages are embedded. */
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

  /**
   * The latest message first, each in its clauses, or whole when it has but one. A whole message is
   * hardly ever nearer to a tool than the nearest of its clauses, and takes as long as all of them.
   */
  static List<String> of(List<String> messages) {
    Set<String> texts = new LinkedHashSet<>();
    for (String message : messages.reversed()) {
      List<String> clauses = split(message);
      (clauses.size() > 1 ? clauses : List.of(message.strip()))
          .stream()
              .filter(text -> !text.isEmpty())
              .map(text -> cut(text, LONGEST))
              .limit(MOST - texts.size())
              .forEach(texts::add);
    }
    return List.copyOf(texts);
  }

  private static List<String> split(String message) {
    return BORDER
        .splitAsStream(cut(message, LONGEST * 4))
        .map(String::strip)
        .filter(clause -> clause.length() >= SHORTEST)
        .toList();
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
