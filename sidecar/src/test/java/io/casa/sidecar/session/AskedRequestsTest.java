/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.SettableClock;
import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.llm.RequestShape;
import io.casa.sidecar.token.RevokedIntents;
import io.casa.toolcheck.RequestLine;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskedRequestsTest {
  private static final RequestLine LINE =
      new RequestLine(RequestLine.Role.SYSTEM, "x".repeat(RequestLine.MAX_TEXT));

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-27T12:00:00Z"));
  private final Sessions sessions = new Sessions(clock, new RevokedIntents(), MemoryShare.among(1));

  @Test
  void requestsWhenASessionHasTooManyThenItsOldestGo() {
    Session session = open("a");
    Session other = open("b");
    sessions.asked(other, "other", share(0.25));

    for (String id : List.of("first", "second", "third", "fourth", "fifth")) {
      sessions.asked(session, id, share(0.25));
    }

    assertThat(session.asked().take("first")).isEmpty();
    assertThat(session.asked().take("second")).isPresent();
    assertThat(session.asked().take("fifth")).isPresent();
    assertThat(other.asked().take("other")).isPresent();
  }

  @Test
  void requestWhenLargerThanASessionsShareThenIsRememberedAlone() {
    Session session = open("a");
    sessions.asked(session, "small", share(0.25));
    sessions.asked(session, "large", share(2));

    assertThat(session.asked().take("small")).isEmpty();
    assertThat(session.asked().take("large")).isPresent();
  }

  @Test
  void requestsWhenAnsweredThenTakeNoRoom() {
    Session session = open("a");
    for (int i = 0; i < 50; i++) {
      sessions.asked(session, "call-" + i, share(0.25));
      assertThat(session.asked().take("call-" + i)).isPresent();
    }
    assertThat(session.asked().bytes()).isZero();
  }

  @Test
  void requestsWhenAllSessionsHaveTooManyThenThoseOfAnsweredSessionsGoAndNoOtherSessions() {
    Session done = open("done");
    sessions.asked(done, "call", share(1));
    sessions.answered("done");
    for (int i = 0; i < 3; i++) {
      sessions.asked(open("busy-" + i), "call", share(1));
    }

    sessions.asked(open("next"), "call", share(1));
    assertThat(done.asked().take("call")).isEmpty();

    Session last = open("last");
    sessions.asked(last, "call", share(1));
    assertThat(last.asked().take("call")).isEmpty();
    for (String id : List.of("busy-0", "busy-1", "busy-2", "next")) {
      assertThat(sessions.byId(id).orElseThrow().asked().take("call")).isPresent();
    }
  }

  private Session open(String id) {
    Session session =
        new Session(
            id, "trace-" + id, "Pay", new IssuedToken("t1", clock.instant().plusSeconds(300)));
    assertThat(sessions.open(session)).isTrue();
    return session;
  }

  /** A request that is a little smaller than so much of what a session may have. */
  private RequestShape share(double part) {
    int line = shape(1).bytes() - shape(0).bytes();
    return shape((int) (part * sessions.maxAskedBytesOfOne() / line) - 1);
  }

  private static RequestShape shape(int lines) {
    return new RequestShape(
        true, Collections.nCopies(lines, LINE), List.of(), List.of(), List.of(), true);
  }
}
