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

  /**
   * A word.
   *
   * @param capital whether it was written with a first capital
   * @param joined whether it is part of something longer, as in {@code trip-costs.md}
   * @param quoted whether it stood in quotation marks
   */
  record Word(String form, boolean capital, boolean joined, boolean quoted) {
    /** Not the word, which may be secret. */
    @Override
    public String toString() {
      return "Word[length=" + form.length() + "]";
    }
  }

  static List<String> of(String text) {
    return read(text).stream().map(Word::form).toList();
  }

  static List<Word> read(String text) {
    Reading reading = new Reading();
    Normalizer.normalize(text, Normalizer.Form.NFKC).codePoints().forEach(reading::next);
    reading.endWord();
    return reading.words;
  }

  /** Pairs of neighbouring characters of scripts without spaces, as far as they carry meaning. */
  static List<String> pairs(List<Word> words) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < words.size(); i++) {
      String one = words.get(i).form();
      String next = words.get(i + 1).form();
      if (carriesMeaning(one.codePointAt(0)) && carriesMeaning(next.codePointAt(0))) {
        pairs.add(one + next);
      }
    }
    return pairs;
  }

  private static boolean carriesMeaning(int point) {
    return isIdeograph(point)
        && Character.UnicodeScript.of(point) != Character.UnicodeScript.HIRAGANA;
  }

  /** Reads one text, character by character. */
  private static final class Reading {
    private static final String JOINTS = "._/@#\\";
    private static final String QUOTES =
        "\"'\u201c\u201d\u201e\u00ab\u00bb\u300c\u300d\u2018\u2019`";

    final List<Word> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean capital;
    private boolean quoted;
    private boolean touches;
    private int before = ' ';
    private int last = ' ';

    void next(int point) {
      if (isInvisible(point)) {
        return;
      }
      if (isIdeograph(point)) {
        endWord();
        words.add(new Word(Character.toString(point), false, false, quoted));
      } else if (isPartOfWord(point)) {
        if (!word.isEmpty() && isHangul(point) != isHangul(last)) {
          endWord(); // an ending after a foreign name
        }
        if (word.isEmpty()) {
          capital = Character.isUpperCase(point);
          before = last;
          joinLast();
        }
        word.appendCodePoint(point);
      } else {
        touches = !word.isEmpty();
        endWord();
        quote(point);
      }
      last = point;
    }

    /** An apostrophe inside a word is no quotation mark. */
    private void quote(int point) {
      if (QUOTES.indexOf(point) < 0) {
        return;
      }
      boolean afterLetter = Character.isLetterOrDigit(last);
      quoted = !quoted && !afterLetter;
    }

    /** A full stop joins two words only if there is no space after it. */
    private void joinLast() {
      if (touches && !words.isEmpty() && JOINTS.indexOf(last) >= 0) {
        Word one = words.removeLast();
        words.add(new Word(one.form(), one.capital(), true, one.quoted()));
      }
      touches = false;
    }

    void endWord() {
      if (!word.isEmpty()) {
        boolean joined = JOINTS.indexOf(before) >= 0;
        words.add(new Word(word.toString().toLowerCase(Locale.ROOT), capital, joined, quoted));
        word.setLength(0);
      }
    }
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

  private static boolean isHangul(int point) {
    return point >= 0x1100 && Character.UnicodeScript.of(point) == Character.UnicodeScript.HANGUL;
  }

  private static boolean isPartOfWord(int point) {
    return Character.isLetterOrDigit(point)
        || Character.getType(point) == Character.NON_SPACING_MARK;
  }
}
