/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.match.ToolMatchHealth.JudgeHealth;
import io.casa.semantic.AiPoweredToolMatch;
import io.casa.semantic.JudgeSettings;
import io.casa.semantic.MatchSettings;
import io.casa.semantic.MatchSettings.Strategy;
import io.casa.semantic.SemanticHealth.CircuitState;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MatchesTest {
  private static final URI ENDPOINT = URI.create("https://judge.example/v1");
  private static final ToolMatchSettings JUDGED =
      new ToolMatchSettings(
          MatchSettings.standard().judgedBy(Strategy.HYBRID, JudgeSettings.of(ENDPOINT, "m")),
          Optional.empty());

  private final AtomicLong nanos = new AtomicLong();
  private final Matches matches = new Matches(new FakeModel(), new ApiKeys(), nanos::get);

  @Test
  void checkWhenRealmAndSettingsAreTheSameThenIsKept() {
    AiPoweredToolMatch first = matches.of("r", "bank", JUDGED);

    assertThat(matches.of("r", "bank", JUDGED)).isSameAs(first);
    assertThat(matches.of("s", "other", JUDGED)).isNotSameAs(first);
    assertThat(matches.of("r", "bank", ToolMatchSettings.standard())).isNotSameAs(first);
  }

  @Test
  void judgesWhenAskedForThenAreTheRealmsOwn() {
    matches.of("r", "bank", JUDGED);
    matches.of("r", "bank", ToolMatchSettings.standard());

    assertThat(matches.judges("r")).containsExactly(new JudgeHealth(ENDPOINT, CircuitState.CLOSED));
    assertThat(matches.judges("s")).isEmpty();
  }

  @Test
  void checkWhenUnusedForLongThenIsForgotten() {
    AiPoweredToolMatch first = matches.of("r", "bank", JUDGED);

    nanos.addAndGet(Duration.ofMinutes(31).toNanos());

    assertThat(matches.judges("r")).isEmpty();
    assertThat(matches.of("r", "bank", JUDGED)).isNotSameAs(first);
  }

  @Test
  void matchesWhenClosedThenAreForgotten() {
    matches.of("r", "bank", JUDGED);

    matches.close();

    assertThat(matches.judges("r")).isEmpty();
  }
}
