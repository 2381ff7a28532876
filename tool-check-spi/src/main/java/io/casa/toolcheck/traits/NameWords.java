/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The words of a tool's name or sentence, lower case. */
final class NameWords {
  /** Longer texts are cut: a verb stands early, and hostile text must cost no more than that. */
  private static final int MAX_LENGTH = 400;

  private static final Pattern BORDER =
      Pattern.compile(
          "[^\\p{L}\\p{N}]+"
              + "|(?<=\\p{Ll})(?=\\p{Lu})"
              + "|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})"
              + "|(?<=\\p{N})(?=\\p{L})");

  private static final Pattern SENTENCE_END = Pattern.compile("[.!?](\\s|$)|\\n\\s*\\n");

  private NameWords() {}

  /** Words of a name in snake, kebab, dotted, slashed or camel case. */
  static List<String> of(String name) {
    return Arrays.stream(BORDER.split(cut(name)))
        .filter(word -> !word.isEmpty())
        .map(word -> word.toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Words of the first sentence of a text. */
  static List<String> ofFirstSentence(String text) {
    return of(SENTENCE_END.split(cut(text.strip()), 2)[0]);
  }

  private static String cut(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
  }
}
