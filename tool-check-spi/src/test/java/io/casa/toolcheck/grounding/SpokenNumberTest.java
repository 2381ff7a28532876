/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In doubt a request speaks of several things: then nobody is asked about the second. */
class SpokenNumberTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Delete the old packing list from 2019",
        "rm the first one",
        "Cancel my booking with Dr Evans",
        "Decline the invitation to 'Summer drinks'",
        "Move the stand-up by two hours",
        "Find the invoice of Nordwind and pay it",
        "Close the status page's ticket",
        "500 points please to our best customer",
      })
  void ofSeveralWhenOneThingIsSpokenOfThenFalse(String request) {
    assertThat(SpokenNumber.ofSeveral(request)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Delete the drafts",
        "Delete every draft",
        "Delete two draft pages",
        "Renew what is due this week",
        "Delete the draft and the copy of it",
        "Delete draft & copy",
        "Tidy my desktop",
        "Tell the team that I am late",
        "Delete the draft, then do the same again",
        "Change my flight to the afternoon one",
        "Swap it for a bigger one",
        "Book a cheaper room",
        "Void 12 tickets",
        "Void tickets 500 and 501",
      })
  void ofSeveralWhenMoreMayBeMeantThenTrue(String request) {
    assertThat(SpokenNumber.ofSeveral(request)).isTrue();
  }
}
