/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.semantic.MatchSettings.Strategy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @ParameterizedTest
  @CsvSource({
    "0.25, 0.24, 0.3, foreign and unlike",
    "NaN, 0.1, 0.3, foreign and unlike",
    "0.3, NaN, 0.3, foreign and unlike",
    "1.1, 0.1, 0.3, foreign and unlike",
    "0.3, 0.1, 0, familiar",
    "0.3, 0.1, NaN, familiar",
    "0.3, 0.1, 1.1, familiar",
  })
  void matchSettingsWhenOutOfRangeThenRefused(
      double unlike, double foreign, double familiar, String named) {
    assertThatThrownBy(
            () -> new MatchSettings(Strategy.HYBRID, unlike, foreign, familiar, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void versionWhenAThresholdChangesThenChanges() {
    MatchSettings other = new MatchSettings(Strategy.HYBRID, 0.26, 0.12, 0.34, Optional.empty());
    assertThat(other.version()).isNotEqualTo(MatchSettings.standard().version());
    assertThat(MatchSettings.standard().version()).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "/v1/chat",
        "http:/v1",
        "https://user:secret@judge.example/v1",
        "https://judge.example/v1#x"
      })
  void judgeSettingsWhenEndpointIsNoPlainUrlThenRefused(String endpoint) {
    assertThatThrownBy(() -> JudgeSettings.of(URI.create(endpoint), "m"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("endpoint")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 1, PT1S", "PT31S, 1, PT1S", "PT1S, 0, PT1S", "PT1S, 1, PT0S"})
  void judgeSettingsWhenLimitsAreOutOfRangeThenRefused(
      Duration limit, int failures, Duration pause) {
    URI endpoint = URI.create("https://judge.example/v1");
    assertThatThrownBy(() -> new JudgeSettings(endpoint, "m", limit, failures, pause))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JudgeSettings.of(endpoint, " ")).hasMessage("model is blank");
  }
}
