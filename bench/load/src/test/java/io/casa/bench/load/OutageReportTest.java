/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.bench.load.Deed.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageReportTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Outage OUTAGE =
      new Outage("Keycloak", 10 * SECOND, 20 * SECOND, 35 * SECOND);

  private static Deed deed(Kind kind, double from, double to, String refusal) {
    return new Deed(kind, (long) (from * SECOND), (long) (to * SECOND), refusal, "");
  }

  private static List<String> violations(Deed deed) {
    return new OutageReport(List.of(deed), List.of(OUTAGE), Duration.ofMinutes(1)).violations();
  }

  @Test
  void goodRequestWhenItFailsDuringAnOutageThenBreaksNoRule() {
    assertThat(violations(deed(Kind.CALL, 34.9, 36, "authorization_unavailable"))).isEmpty();
    assertThat(violations(deed(Kind.CALL, 9, 10.1, "broken"))).isEmpty();
  }

  @Test
  void goodRequestWhenItFailsAtAnotherTimeThenBreaksTheRule() {
    assertThat(violations(deed(Kind.CALL, 35.1, 36, "no_live_session")))
        .containsExactly(
            "a selected call failed at 35.1 s, while nothing was away: no_live_session");
    assertThat(violations(deed(Kind.PROMPT, 9, 9.9, "http_503"))).hasSize(1);
  }

  @Test
  void forbiddenRequestWhenItSucceedsThenBreaksTheRuleAlsoDuringAnOutage() {
    assertThat(violations(deed(Kind.OLD_TOKEN, 12, 12.1, "")))
        .containsExactly(
            "straight to the server, a token used up to a minute ago succeeded at 12.0 s");
    assertThat(violations(deed(Kind.OLD_TOKEN, 50, 50.1, "replayed_token"))).isEmpty();
  }

  @Test
  void requestWhenItHangsThenBreaksTheRuleAlsoDuringAnOutage() {
    assertThat(violations(deed(Kind.NO_TOKEN, 12, 43, "missing_token"))).hasSize(1);
    assertThat(violations(deed(Kind.CALL, 12, 40, Traffic.HANGS))).hasSize(1);
  }
}
