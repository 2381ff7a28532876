/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.toolcheck.DenyReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerChallengeTest {
  @Test
  void headerWhenWithoutParametersThenIsTheScheme() {
    assertThat(BearerChallenge.bare().header()).isEqualTo("Bearer");
  }

  @ParameterizedTest
  @EnumSource
  void errorThenHasTheReasonsSentence(DenyReason reason) {
    assertThat(BearerChallenge.bare().error("invalid_token", reason).header())
        .isEqualTo(
            "Bearer error=\"invalid_token\", error_description=\"" + reason.sentence() + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\"b", "a\\b", "a\nb", "a\rb", "a\u00e4b", "a\u007fb", "a\u0000b"})
  void withWhenValueCouldEndItsQuotesOrTheHeaderThenThrows(String value) {
    assertThatThrownBy(() -> BearerChallenge.bare().with("scope", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("scope:");
  }
}
