/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a clock that stands still, as far as a test moves it. */
final class RememberedStatesTest {
  // Near the end of the range, as the clock's origin is arbitrary: ages must not overflow.
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000_000);
  private final RememberedStates remembered = new RememberedStates(clock::get);

  @Test
  void stateWhenLiveAndNobodyLooksThenIsBelievedForAMomentOnly() {
    seeLive();
    assertLive();

    pass(501);
    assertUnknown();
  }

  @Test
  void stateWhenLiveAndLooksGoOnThenIsBelievedAsLongAsTheyDo() {
    look();
    seeLive();
    for (int i = 0; i < 20; i++) {
      pass(400);
      look();
      assertLive();
    }

    pass(500);
    assertLive();
    pass(1);
    assertUnknown();
  }

  @Test
  void stateWhenLooksFailForAWhileThenIsBelievedAgainOnlyAfterOneSucceeds() {
    look();
    seeLive();
    pass(2_000);
    assertUnknown();

    look();
    assertLive();
  }

  @Test
  void stateWhenTheWallClockJumpsBetweenLooksThenWhatLiesBetweenIsNotVouchedFor() {
    look();
    seeLive();
    pass(250);
    look();
    assertLive();

    // The machine slept: its ticker stood still, and revocations of that time are too old to see.
    wallAhead = 60_000;
    pass(250);
    look();
    pass(251);
    assertUnknown();
  }

  @Test
  void stateWhenALookEndsLateThenCountsFromItsStart() {
    look();
    seeLive();
    long start = remembered.now();
    pass(501);
    remembered.looked(start, Duration.ofNanos(start).toMillis());

    assertUnknown();
  }

  @Test
  void stateWhenSeenBeforeTheFirstLookThenLooksDoNotVouchForIt() {
    seeLive();
    pass(100);
    look();
    pass(400);
    assertLive();

    look();
    pass(101);
    assertUnknown();
  }

  @ParameterizedTest
  @ValueSource(longs = {7_501, 15_000, 20_000})
  void stateWhenLooksHaveAGapThenWhatWasSeenBeforeMustBeAskedAgain(long gap) {
    look();
    seeLive();
    pass(gap);
    look();
    assertUnknown();

    pass(100);
    look();
    assertUnknown();
    seeLive();
    pass(400);
    look();
    pass(400);
    assertLive();
  }

  @Test
  void stateWhenTheLongestGapThenIsStillBelieved() {
    look();
    seeLive();
    pass(7_500);
    look();

    assertLive();
  }

  @Test
  void stateWhenALookWasIncompleteThenWhatWasSeenBeforeMustBeAskedAgain() {
    look();
    seeLive();
    pass(501);
    remembered.lookedInPart();
    assertUnknown();

    look();
    assertUnknown();
  }

  @Test
  void stateWhenSeenLongAgoThenMustBeAskedAgainWhateverTheLooksSay() {
    look();
    seeLive();
    for (int i = 0; i < 299; i++) {
      pass(100);
      look();
    }
    assertLive();

    pass(100);
    look();
    assertUnknown();
  }

  @Test
  void stateWhenALookFindsItRevokedThenItIs() {
    look();
    seeLive();
    pass(250);
    remembered.revoked("i");
    look();

    assertThat(remembered.state("i")).contains(IntentState.REVOKED);
  }

  @Test
  void stateWhenRevokedThenStaysRevokedWhateverIsHeardLater() {
    seeLive();
    remembered.remember("i", IntentState.REVOKED, remembered.now());
    seeLive();

    assertThat(remembered.state("i")).contains(IntentState.REVOKED);
    pass(599_000);
    assertThat(remembered.state("i")).contains(IntentState.REVOKED);
  }

  @Test
  void stateWhenUnknownThenIsNotRemembered() {
    remembered.remember("i", IntentState.UNKNOWN, remembered.now());

    assertUnknown();
    assertThat(remembered.state("another")).isEmpty();
  }

  @Test
  void looksWhenSomebodyAskedAMomentAgoThenAreNeeded() {
    assertThat(remembered.needLooks()).isFalse();

    assertUnknown();
    pass(4_999);
    assertThat(remembered.needLooks()).isTrue();
    pass(1);
    assertThat(remembered.needLooks()).isFalse();
  }

  private long wallAhead;

  private void seeLive() {
    remembered.remember("i", IntentState.LIVE, remembered.now());
  }

  private void look() {
    remembered.looked(remembered.now(), Duration.ofNanos(clock.get()).toMillis() + wallAhead);
  }

  private void pass(long millis) {
    clock.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  private void assertLive() {
    assertThat(remembered.state("i")).contains(IntentState.LIVE);
  }

  private void assertUnknown() {
    assertThat(remembered.state("i")).isEmpty();
  }
}
