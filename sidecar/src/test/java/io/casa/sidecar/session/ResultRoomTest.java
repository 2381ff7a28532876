/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.SettableClock;
import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.token.RevokedIntents;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ResultRoomTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T12:00:00Z"));
  private final Sessions sessions =
      new Sessions(clock, new RevokedIntents(), new MemoryShare(16 << 20));

  private Session open(String id) {
    Session session =
        new Session(id, "trace-" + id, "p", new IssuedToken("t", clock.instant().plusSeconds(300)));
    assertThat(sessions.open(session)).isTrue();
    return session;
  }

  @Test
  void roomWhenGivenBackThenCanBeTakenAgainAsOftenAsOneLikes() {
    Session session = open("i");
    int all = (int) sessions.maxResultBytesOfOne();
    for (int i = 0; i < 32; i++) {
      assertThat(sessions.takeRoom(session, all)).isTrue();
      assertThat(sessions.takeRoom(session, 1)).isFalse();
      sessions.giveBack(session, all);
    }
  }

  @Test
  void roomWhenAllIsTakenThenThereIsNoneUntilItIsForgotten() {
    int all = (int) sessions.maxResultBytesOfOne();
    for (int i = 0; i < 16; i++) {
      assertThat(sessions.takeRoom(open("i" + i), all)).isTrue();
    }
    Session last = open("last");
    assertThat(sessions.takeRoom(last, 1)).isFalse();

    sessions.clear();

    assertThat(sessions.takeRoom(last, 1)).isTrue();
  }
}
