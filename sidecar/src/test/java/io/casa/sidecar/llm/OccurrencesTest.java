/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OccurrencesTest {
  /** Counts how often it is looked at. */
  private static final class Counted implements CharSequence {
    private final String text;
    private int looks;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static List<Integer> places(CharSequence text, CharSequence wanted) {
    Occurrences occurrences = new Occurrences(text, wanted);
    List<Integer> places = new ArrayList<>();
    for (int at = occurrences.next(); at >= 0; at = occurrences.next()) {
      places.add(at);
    }
    return places;
  }

  @Test
  void placesWhenTextsAreRandomThenAreThoseOfAPlainSearch() {
    Random random = new Random(11);
    for (int round = 0; round < 5_000; round++) {
      String text = letters(random, random.nextInt(40));
      String wanted = letters(random, 1 + random.nextInt(6));
      List<Integer> plain = new ArrayList<>();
      for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
        plain.add(at);
      }
      assertThat(places(text, wanted)).isEqualTo(plain);
    }
  }

  private static String letters(Random random, int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append(random.nextBoolean() ? 'a' : 'b');
    }
    return letters.toString();
  }

  @Test
  void searchWhenTextsAreHostileThenLooksAFewTimesAtEachLetter() {
    for (String end : List.of("", "b")) {
      Counted text = new Counted("a".repeat(20_000));
      Counted wanted = new Counted("a".repeat(10_000) + end);
      assertThat(places(text, wanted)).hasSize(end.isEmpty() ? 10_001 : 0);
      assertThat(text.looks).isLessThanOrEqualTo(20_000);
      assertThat(wanted.looks).isLessThanOrEqualTo(4 * 30_001);
    }
  }

  @Test
  void searchWhenTheTextIsTooShortThenLooksAtNothing() {
    Counted wanted = new Counted("a".repeat(10_000));
    assertThat(places("aaa", wanted)).isEmpty();
    assertThat(wanted.looks).isZero();
  }
}
