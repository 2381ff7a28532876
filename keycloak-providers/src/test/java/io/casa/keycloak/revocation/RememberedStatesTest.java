/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** With a clock that stands still, as far as a test moves it. */
final class RememberedStatesTest {
  private final AtomicLong clock = new AtomicLong();
  private final RememberedStates remembered = new RememberedStates(clock::get);

  @Test
  void stateWhenLiveThenIsBelievedForAMomentOnly() {
    remembered.remember("i", IntentState.LIVE);
    assertThat(remembered.state("i")).contains(IntentState.LIVE);

    clock.addAndGet(Duration.ofMillis(501).toNanos());
    assertThat(remembered.state("i")).isEmpty();
  }

  @Test
  void stateWhenRevokedThenStaysRevokedWhateverIsHeardLater() {
    remembered.remember("i", IntentState.LIVE);
    remembered.remember("i", IntentState.REVOKED);
    remembered.remember("i", IntentState.LIVE);

    assertThat(remembered.state("i")).contains(IntentState.REVOKED);
    clock.addAndGet(Duration.ofSeconds(599).toNanos());
    assertThat(remembered.state("i")).contains(IntentState.REVOKED);
  }

  @Test
  void stateWhenUnknownThenIsNotRemembered() {
    remembered.remember("i", IntentState.UNKNOWN);

    assertThat(remembered.state("i")).isEmpty();
    assertThat(remembered.state("another")).isEmpty();
  }
}
