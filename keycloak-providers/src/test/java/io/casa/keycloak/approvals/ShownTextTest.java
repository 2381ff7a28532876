/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.approvals.ShownText.Piece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShownTextTest {
  @Test
  void ofWhenTextIsOrdinaryThenIsOnePieceAsItIs() {
    assertThat(ShownText.of("Grüße, 10 € für <Zoë> مرحبا 日本", 100).head())
        .containsExactly(new Piece("Grüße, 10 € für <Zoë> مرحبا 日本", false));
    assertThat(ShownText.of("", 100).head()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0000, [U+0000]",
    "001B, [U+001B]",
    "0009, ⇥",
    "00A0, [U+00A0]",
    "00AD, [U+00AD]",
    "034F, [U+034F]",
    "200B, [U+200B]",
    "200E, [U+200E]",
    "202E, [U+202E]",
    "2066, [U+2066]",
    "2028, [U+2028]",
    "2800, [U+2800]",
    "3164, [U+3164]",
    "FE0F, [U+FE0F]",
    "FEFF, [U+FEFF]",
    "E000, [U+E000]",
    "E0041, [U+E0041]",
  })
  void ofWhenACharacterCantBeSeenThenIsNamed(String point, String shown) {
    String text = "a" + Character.toString(Integer.parseInt(point, 16)) + "b";

    assertThat(ShownText.of(text, 100).head())
        .containsExactly(new Piece("a", false), new Piece(shown, true), new Piece("b", false));
  }

  @Test
  void ofWhenALineEndsThenSaysSoAndBeginsANewOne() {
    assertThat(ShownText.of("a\nb", 100).head())
        .containsExactly(new Piece("a", false), new Piece("↵", true), new Piece("\nb", false));
  }

  @Test
  void ofWhenMarksAreHeapedOnALetterThenTheyAreNamed() {
    assertThat(ShownText.of("a\u0301\u0302\u0303b", 100).head())
        .containsExactly(
            new Piece("a\u0301\u0302", false), new Piece("[U+0303]", true), new Piece("b", false));
  }

  @Test
  void ofWhenTextIsLongThenTheRestIsKeptApartAndNoCharacterIsCut() {
    ShownText shown = ShownText.of("ab😀cd", 3);

    assertThat(shown.head()).containsExactly(new Piece("ab😀", false));
    assertThat(shown.rest()).containsExactly(new Piece("cd", false));
    assertThat(shown.restLength()).isEqualTo(2);
    assertThat(ShownText.of("ab😀", 3).restLength()).isZero();
  }
}
