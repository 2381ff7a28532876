/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollPauseTest {
  private static final Duration EVERY = Duration.ofSeconds(30);

  @Test
  void regularWhenByChanceThenIsAFifthMoreOrLess() {
    assertThat(PollPause.regular(EVERY, 0)).isEqualTo(Duration.ofSeconds(24));
    assertThat(PollPause.regular(EVERY, 0.5)).isEqualTo(EVERY);
    assertThat(PollPause.regular(EVERY, 1)).isEqualTo(Duration.ofSeconds(36));
  }

  @Test
  void retryWhenFailuresGoOnThenTakesLongerUpToTenSeconds() {
    assertThat(PollPause.retry(EVERY, 1, 0)).isEqualTo(Duration.ofMillis(500));
    assertThat(PollPause.retry(EVERY, 1, 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(PollPause.retry(EVERY, 3, 1)).isEqualTo(Duration.ofSeconds(4));
    assertThat(PollPause.retry(EVERY, 5, 1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(PollPause.retry(EVERY, Integer.MAX_VALUE, 0)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void retryWhenQuestionsAreFrequentAnyhowThenIsNoRarer() {
    assertThat(PollPause.retry(Duration.ofSeconds(2), 9, 1)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void afterNewsThenSpreadsOverHalfASecond() {
    assertThat(PollPause.afterNews(0)).isZero();
    assertThat(PollPause.afterNews(1)).isEqualTo(Duration.ofMillis(500));
  }
}
