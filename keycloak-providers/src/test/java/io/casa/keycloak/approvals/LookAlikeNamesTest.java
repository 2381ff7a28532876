/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.approvals.LookAlikeNames.Found;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LookAlikeNamesTest {
  @Test
  void inWhenAHostHasOtherLettersThenIsFoundWithItsOtherForm() {
    assertThat(LookAlikeNames.in("pay at https://p\u0430ypal.com/now"))
        .containsExactly(new Found("p\u0430ypal.com", Optional.of("xn--pypal-4ve.com")));
    assertThat(LookAlikeNames.in("bob@xn--pypal-4ve.com"))
        .containsExactly(new Found("xn--pypal-4ve.com", Optional.of("p\u0430ypal.com")));
  }

  @Test
  void inWhenAWordMixesAlphabetsThenIsFound() {
    assertThat(LookAlikeNames.in("to \u0410lice"))
        .containsExactly(new Found("\u0410lice", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bob@bank.example",
        "Grüße an Zoë",
        "привет мир",
        "日本とカタカナ",
        "DE89370400440532013000",
        "1.5"
      })
  void inWhenNothingLooksLikeAnythingElseThenIsEmpty(String text) {
    assertThat(LookAlikeNames.in(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.", ".a", "-.", "\u0430.", "\u0301", "xn--"})
  void inWhenTextIsHostileThenCostsLittleAndFindsFew(String part) {
    String text = part.repeat(500_000);

    Assertions.assertTimeout(
        Duration.ofSeconds(10), () -> assertThat(LookAlikeNames.in(text)).hasSizeLessThan(6));
  }
}
