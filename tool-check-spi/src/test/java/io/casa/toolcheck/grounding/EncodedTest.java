/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedTest {
  @ParameterizedTest
  @CsvSource({
    "/p/5?e=RW1iYXJnbyAxMi8xMA==, Embargo 12/10",
    "/p/RW1iYXJnbyAxMi8xMA, Embargo 12/10",
    "/p?x=w7xiZXIgPz4_w7xi, über ?>?üb",
    "/p?x=w7xiZXIgPz4/w7xi, über ?>?üb",
    "/p?x=456d626172676f, Embargo",
  })
  void inWhenATextStandsEncodedThenItIsRead(String text, String plain) {
    assertThat(Encoded.in(text)).contains(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/hours/monday", "?x=AAECAwQFBgcICQ==", "?x=ff00ff00ff", "RW1i"})
  void inWhenNothingReadableStandsEncodedThenNone(String text) {
    assertThat(Encoded.in(text)).isEmpty();
  }
}
