/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenTextTest {
  @ParameterizedTest
  @CsvSource({
    "a,true",
    "aZ09-._~+/,true",
    "abc==,true",
    "'',false",
    "=,false",
    "a=b,false",
    "a b,false",
    "'a,b',false",
    "ä,false",
    "@,false",
    "[,false"
  })
  void token68ThenIsOfItsCharactersWithPaddingAtTheEnd(String text, boolean expected) {
    assertThat(TokenText.isToken68(text)).isEqualTo(expected);
  }

  @Test
  void base64UrlThenIsOfItsCharactersWithoutPadding() {
    assertThat(TokenText.isBase64Url(".aZ09-_.", 1, 7)).isTrue();
    assertThat(TokenText.isBase64Url(".aZ09-_.", 0, 7)).isFalse();
    assertThat(TokenText.isBase64Url("a=", 0, 2)).isFalse();
    assertThat(TokenText.isBase64Url("a+/", 0, 3)).isFalse();
    assertThat(TokenText.isBase64Url("a", 1, 1)).isFalse();
  }
}
