/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptSearchTest {
  /** A text that counts how often one of its characters is read. */
  private static final class CountedText implements CharSequence {
    private final String text;
    private long steps;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      steps++;
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

  private static List<Integer> places(CharSequence wanted, CharSequence text) {
    List<Integer> starts = new ArrayList<>();
    PromptSearch.Places places = new PromptSearch(wanted).in(text);
    while (places.next()) {
      assertThat(places.end() - places.start()).isEqualTo(wanted.length());
      starts.add(places.start());
    }
    return starts;
  }

  private static List<Integer> expected(String wanted, String text) {
    List<Integer> starts = new ArrayList<>();
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      starts.add(at);
    }
    return starts;
  }

  @Test
  void searchWhenTextsAreRandomThenFindsWhatTheJdkFinds() {
    Random random = new Random(11);
    for (int round = 0; round < 5000; round++) {
      String text = letters(random, random.nextInt(60));
      String wanted = letters(random, 1 + random.nextInt(6));
      assertThat(places(wanted, text))
          .as("%s in %s", wanted, text)
          .isEqualTo(expected(wanted, text));
    }
  }

  private static String letters(Random random, int length) {
    return random
        .ints(length, 'a', 'c')
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  @Test
  void placesWhenLeftBehindThenDoNotOverlap() {
    PromptSearch.Places places = new PromptSearch("aa").in("aaaaa");
    List<Integer> starts = new ArrayList<>();
    while (places.next()) {
      starts.add(places.start());
      places.leaveBehind();
    }
    assertThat(starts).containsExactly(0, 2);
  }

  @Test
  void searchWhenTheSameIsUsedForSeveralTextsThenEachIsSearchedAnew() {
    PromptSearch search = new PromptSearch("abab");
    assertThat(search.in("abababab").next()).isTrue();
    assertThat(search.in("ab").next()).isFalse();
    assertThat(search.in("xxabab").next()).isTrue();
  }

  @Test
  void searchWhenNothingIsWantedThenIsRefused() {
    assertThatThrownBy(() -> new PromptSearch("")).isInstanceOf(IllegalArgumentException.class);
  }

  /** Each would take some hundred thousand steps a character where every place is tried anew. */
  @ParameterizedTest
  @CsvSource({"a,b,a", "a,,a", "ab,b,ab", "aab,aaa,aab"})
  void searchWhenTheTextNearlyMatchesEverywhereThenStepsGrowWithItsLengthOnly(
      String repeated, String end, String textOf) {
    int times = 300_000 / repeated.length();
    CountedText wanted = new CountedText(repeated.repeat(times) + (end == null ? "" : end));
    CountedText text = new CountedText(textOf.repeat(2 * times));

    places(wanted, text);

    assertThat(text.steps).isLessThanOrEqualTo(text.length());
    assertThat(wanted.steps).isLessThan(4L * (text.length() + wanted.length()));
  }

  /** Places that don't count must not be compared anew either: too long to do so in this test. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "ab", "a b"})
  void cutWhenThePromptStandsNowhereAsWordsThenLongTextsAreDoneAsWell(String repeated) {
    int times = 200_000;
    String prompt = "x" + repeated.repeat(times) + "x";
    String text = ("x" + repeated.repeat(times - 1)).repeat(3);

    assertThat(PromptCut.of(text, prompt).found()).isFalse();
    assertThat(PromptCut.of("a".repeat(2 * times), "a".repeat(times)).found()).isFalse();
    assertThat(new UserMessage(List.of("a".repeat(2 * times))).holds("a".repeat(times))).isFalse();
  }
}
