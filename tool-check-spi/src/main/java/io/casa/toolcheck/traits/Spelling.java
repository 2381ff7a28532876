/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Brings words of many languages to one spelling: compatible forms, lower case, no accents. */
final class Spelling {
  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f\\u200b-\\u200d\\ufeff]");

  private Spelling() {}

  static String plain(String text) {
    if (text.chars().allMatch(unit -> unit < 0x80)) {
      return text.toLowerCase(Locale.ROOT);
    }
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    String bare = ACCENTS.matcher(decomposed).replaceAll("");
    return Normalizer.normalize(bare, Normalizer.Form.NFC)
        .replace('\u0131', 'i')
        .replace('\u0142', 'l')
        .replace("\u00df", "ss");
  }

  /** The words of a text that is in plain spelling already. */
  static List<String> words(String plain) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < plain.length(); ) {
      int point = plain.codePointAt(at);
      int next = at + Character.charCount(point);
      if (!isPartOfWord(point)) {
        if (at > start) {
          words.add(plain.substring(start, at));
        }
        start = next;
      }
      at = next;
    }
    if (start < plain.length()) {
      words.add(plain.substring(start));
    }
    return words;
  }

  /** Letters, marks and numbers of any script. */
  private static boolean isPartOfWord(int point) {
    return switch (Character.getType(point)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          true;
      default -> false;
    };
  }
}
