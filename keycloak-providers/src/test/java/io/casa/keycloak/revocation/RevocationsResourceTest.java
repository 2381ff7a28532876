/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.tokens.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.common.util.Time;

final class RevocationsResourceTest {
  @Test
  void sinceWhenAbsentOrLongAgoThenAsFarBackAsTokensLive() throws RefusedException {
    long earliest = (Time.currentTimeSeconds() - 330) * 1000;

    assertThat(RevocationsResource.sinceMillis(null)).isBetween(earliest, earliest + 5000);
    assertThat(RevocationsResource.sinceMillis("0")).isBetween(earliest, earliest + 5000);
  }

  @Test
  void sinceWhenGivenThenGoesBackFurtherForTheClocksSake() throws RefusedException {
    long now = Time.currentTimeSeconds();

    assertThat(RevocationsResource.sinceMillis(String.valueOf(now))).isEqualTo((now - 15) * 1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1.5", "1234567890123", "1e3"})
  void sinceWhenItIsNotSecondsThenRefuses(String since) {
    assertThatThrownBy(() -> RevocationsResource.sinceMillis(since))
        .isInstanceOf(RefusedException.class);
  }
}
