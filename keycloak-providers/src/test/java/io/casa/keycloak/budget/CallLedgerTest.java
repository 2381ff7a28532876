/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.budget.CallCounter.Place;
import io.casa.toolcheck.CallCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CallLedgerTest {
  private static final long NOW = 1_800_000_000;

  @Test
  void countsWhenCallsWereGrantedThenCountsToolSessionAndLastMinute() {
    CallLedger ledger =
        CallLedger.EMPTY
            .with(new Place("pay", NOW - 61))
            .with(new Place("pay", NOW - 59))
            .with(new Place("list", NOW));

    assertThat(ledger.counts("pay", NOW)).isEqualTo(new CallCounts.Known(2, 3, 2));
    assertThat(ledger.counts("list", NOW + 1)).isEqualTo(new CallCounts.Known(1, 3, 1));
    assertThat(ledger.counts("other", NOW + 60)).isEqualTo(new CallCounts.Known(0, 3, 0));
  }

  @Test
  void withoutThenExactlyThatCallIsGone() {
    CallLedger ledger = CallLedger.EMPTY.with(new Place("pay", NOW)).with(new Place("pay", NOW));

    assertThat(ledger.without(new Place("pay", NOW)))
        .isEqualTo(CallLedger.EMPTY.with(new Place("pay", NOW)));
    assertThat(ledger.without(new Place("pay", NOW)).without(new Place("pay", NOW)))
        .isEqualTo(CallLedger.EMPTY);
  }

  @Test
  void withWhenMoreInAMinuteThanAnyLimitThenOnlyThatManyMomentsAreKept() {
    CallLedger ledger = CallLedger.EMPTY;
    for (int i = 0; i < CallLedger.MOST_LATELY + 5; i++) {
      ledger = ledger.with(new Place("pay", NOW));
    }

    assertThat(ledger.counts("pay", NOW))
        .isEqualTo(
            new CallCounts.Known(
                CallLedger.MOST_LATELY + 5, CallLedger.MOST_LATELY + 5, CallLedger.MOST_LATELY));
  }

  @Test
  void ofTextThenGivesBackWhatWasWritten() {
    CallLedger ledger = CallLedger.EMPTY.with(new Place("b", NOW)).with(new Place("a", NOW + 1));

    assertThat(CallLedger.ofText(ledger.toText())).isEqualTo(ledger);
    assertThat(ledger.toText())
        .isEqualTo("{\"tools\":{\"a\":1,\"b\":1},\"lately\":[1800000000,1800000001]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"tools\":{\"a\":\"1\"},\"lately\":[]}"})
  void ofTextWhenNotOursThenFails(String text) {
    assertThatThrownBy(() -> CallLedger.ofText(text)).isInstanceOf(IllegalStateException.class);
  }
}
