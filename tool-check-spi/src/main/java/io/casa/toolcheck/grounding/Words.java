/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Texts as words that can be compared: compatibility forms (NFKC), lower case, without invisible
 * characters. Scripts that are written without spaces give one word per character. Look-alikes of
 * other scripts stay what they are: whoever sends one means another address.
 */
final class Words {
  private Words() {}

  /** A word with its first letter's case as it was written. */
  record Word(String form, boolean capital) {}

  static List<String> of(String text) {
    return read(text).stream().map(Word::form).toList();
  }

  static List<Word> read(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC);
    List<Word> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean capital = false;
    for (int i = 0; i < plain.length(); ) {
      int point = plain.codePointAt(i);
      i += Character.charCount(point);
      if (isInvisible(point)) {
        continue;
      }
      if (isIdeograph(point)) {
        end(word, capital, words);
        words.add(new Word(Character.toString(point), false));
      } else if (isPartOfWord(point)) {
        if (word.isEmpty()) {
          capital = Character.isUpperCase(point);
        }
        word.appendCodePoint(point);
      } else {
        end(word, capital, words);
      }
    }
    end(word, capital, words);
    return words;
  }

  /** Soft hyphens, zero-width and direction marks: what a reader doesn't see. */
  static boolean isInvisible(int point) {
    return Character.getType(point) == Character.FORMAT || point == 0x034F || point == 0x115F;
  }

  static boolean isIdeograph(int point) {
    if (point < 0x2E80) {
      return false;
    }
    return switch (Character.UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }

  private static boolean isPartOfWord(int point) {
    return Character.isLetterOrDigit(point) || Character.getType(point) == Character.NON_SPACING_MARK;
  }

  private static void end(StringBuilder word, boolean capital, List<Word> words) {
    if (!word.isEmpty()) {
      words.add(new Word(word.toString().toLowerCase(Locale.ROOT), capital));
      word.setLength(0);
    }
  }
}
