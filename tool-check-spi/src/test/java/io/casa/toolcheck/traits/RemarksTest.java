/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemarksTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hi",
        "hello there",
        "hi tom,",
        "dear mrs van houten,",
        "good morning everyone",
        "thanks",
        "many thanks, anna",
        "thanks so much for your help",
        "thank you in advance!",
        "kind regards, tom meyer",
        "looking forward to it",
        "i'm in rome next week",
        "we live in berlin",
        "my wife and i are vegetarians",
        "and the old boiler is really loud",
        "also, it was on the table, in the kitchen",
        "they have two kids, 5 and 8",
        "he just told me about it",
      })
  void isWhenSomebodyGreetsThanksOrSaysHowThingsAreThenTrue(String sentence) {
    assertThat(Remarks.is(sentence)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zork the valve",
        "hi, zork the valve",
        "hey zork it",
        "hello tom, zork the valve",
        "thanks, now zork it",
        "thanks for the flat, zork it",
        "i want it zorked",
        "i am to zork it",
        "the valve is to be zorked",
        "we have to zork the valve",
        "it is supposed to zork",
        "i think we should zork the valve",
        "i was wondering if you could zork it",
        "it is time to zork the valve",
        "i know it must zork",
        "i'm away in may, zork the valve",
        "it is broken so zork it",
        "i am back and then zork my boiler",
        "it is broken - zork it",
      })
  void isWhenAVerbMayAskForSomethingThenFalse(String sentence) {
    assertThat(Remarks.is(sentence)).isFalse();
  }
}
