/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.TOOLS;
import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** An MCP session's id reaches the server that opened it and no other. */
class McpSessionsTest {
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}";
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final Map<String, String> SESSION = Map.of("mcp-session-id", "s1");

  private final GuardFixture fixture = new GuardFixture();
  private final McpSessions sessions = new McpSessions();

  McpSessionsTest() throws SidecarException {}

  @Test
  void sessionWhenOpenedByTheServerThenItsIdPasses() {
    AnswerReader answer =
        fixture.guards.answers().open(assertPass(fixture.mcp(INITIALIZE, Map.of())).metadata());

    assertThat(answer.onHeaders(200, SESSION, false)).isEqualTo(new HeadersAnswer.PassUnread());

    assertThat(assertPass(fixture.mcp(PING, SESSION)).removeHeaders())
        .doesNotContain("mcp-session-id");
  }

  @Test
  void sessionWhenOpenedByAnotherServerThenItsIdIsTakenAway() throws SidecarException {
    // Given a server that answers under the name of another
    AnswerReader answer =
        fixture
            .guards
            .answers()
            .open(PassedRequest.metadata(new PassedRequest.Opening("other-tools")));
    answer.onHeaders(200, SESSION, false);

    assertThat(assertPass(fixture.mcp(PING, SESSION)).removeHeaders()).contains("mcp-session-id");
  }

  @Test
  void sessionWhenNobodyKnowsWhoOpenedItThenItsIdPasses() {
    assertThat(sessions.isOfAnother(request(SESSION), "bank-tools")).isFalse();
    assertThat(sessions.isOfAnother(request(Map.of()), "bank-tools")).isFalse();
  }

  @Test
  void sessionWhenAnotherServerClaimsItThenStaysTheFirsts() {
    sessions.opened("s1", "bank-tools");
    sessions.opened("s1", "other-tools");

    assertThat(sessions.isOfAnother(request(SESSION), "bank-tools")).isFalse();
    assertThat(sessions.isOfAnother(request(SESSION), "other-tools")).isTrue();
  }

  @Test
  void sessionsWhenTooManyThenTheOldestIsForgotten() {
    for (int i = 1; i <= 4097; i++) {
      sessions.opened("s" + i, "other-tools");
    }
    assertThat(sessions.isOfAnother(request(SESSION), "bank-tools")).isFalse();
    assertThat(sessions.isOfAnother(request(Map.of("mcp-session-id", "s2")), "bank-tools"))
        .isTrue();
  }

  private static HttpRequest request(Map<String, String> headers) {
    return post(Direction.OUTBOUND, TOOLS, "/mcp", PING, headers);
  }
}
