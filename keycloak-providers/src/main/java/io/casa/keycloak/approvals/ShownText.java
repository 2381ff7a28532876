/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A text of somebody who may be hostile, as it can be shown: what can't be seen, or makes other
 * characters stand elsewhere, becomes a mark that names it. The pieces are plain text, still to be
 * escaped by whoever writes them into a page.
 *
 * @param head what is shown at once
 * @param rest what is shown on demand; empty when the head is all
 * @param restLength how many code points the rest has
 */
record ShownText(List<Piece> head, List<Piece> rest, int restLength) {
  /** More marks on one letter than any language puts there. */
  private static final int MOST_MARKS_IN_A_ROW = 2;

  /** Letters and symbols without a form of their own, which Unicode does not class as such. */
  private static final List<Integer> BLANKS =
      List.of(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0);

  /**
   * A part of a text.
   *
   * @param marked whether it stands for a character rather than being one
   */
  record Piece(String text, boolean marked) {
    Piece {
      Objects.requireNonNull(text, "text");
    }
  }

  ShownText {
    head = List.copyOf(Objects.requireNonNull(head, "head"));
    rest = List.copyOf(Objects.requireNonNull(rest, "rest"));
  }

  /** A text of which so many code points are shown at once. */
  static ShownText of(String text, int most) {
    int length = text.codePointCount(0, text.length());
    if (length <= most) {
      return new ShownText(pieces(text), List.of(), 0);
    }
    int cut = text.offsetByCodePoints(0, most);
    return new ShownText(
        pieces(text.substring(0, cut)), pieces(text.substring(cut)), length - most);
  }

  private static List<Piece> pieces(String text) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int marks = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      marks = isCombining(point) ? marks + 1 : 0;
      if (isVisible(point) && marks <= MOST_MARKS_IN_A_ROW) {
        plain.appendCodePoint(point);
      } else {
        addPlain(pieces, plain);
        pieces.add(new Piece(name(point), true));
        if (point == '\n') {
          // Names itself, and still begins a line.
          plain.append('\n');
        }
      }
    }
    addPlain(pieces, plain);
    return pieces;
  }

  private static void addPlain(List<Piece> pieces, StringBuilder plain) {
    if (!plain.isEmpty()) {
      pieces.add(new Piece(plain.toString(), false));
      plain.setLength(0);
    }
  }

  private static boolean isCombining(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  private static boolean isVisible(int point) {
    if (BLANKS.contains(point) || isVariationSelector(point)) {
      return false;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }

  private static boolean isVariationSelector(int point) {
    return (point >= 0xFE00 && point <= 0xFE0F)
        || (point >= 0xE0100 && point <= 0xE01EF)
        || (point >= 0x180B && point <= 0x180F);
  }

  private static String name(int point) {
    return switch (point) {
      case '\n' -> "↵";
      case '\t' -> "⇥";
      default -> String.format(Locale.ROOT, "[U+%04X]", point);
    };
  }
}
