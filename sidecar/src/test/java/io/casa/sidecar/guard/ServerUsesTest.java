/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.TOOLS;
import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.guard.GuardFixture.at;
import static io.casa.sidecar.guard.GuardFixture.json;
import static io.casa.sidecar.guard.GuardFixture.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.FakeAuthorizationServer.ServerTokenAsked;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.toolcheck.DenyReason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an app reads from MCP servers, and its answers to them. */
class ServerUsesTest {
  private static final String DECISION = "8c0f9a3e-0000-4000-8000-000000000001";
  private static final String READ =
      "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"resources/read\",\"params\":{\"uri\":\"secret://a\"}}";
  private static final String REPLY =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"action\":\"accept\"}}";

  private final GuardFixture fixture = new GuardFixture();

  ServerUsesTest() throws SidecarException {}

  @Test
  void readWhenOfASessionThenCarriesItsServerTokenAndNothingOfTheAgents() {
    fixture.open("Pay my rent", Map.of());
    String intent = fixture.decisions.getLast().intentId().orElseThrow();

    Ruling.Pass pass = assertPass(fixture.mcp(READ, Map.of("authorization", "Bearer stolen")));

    assertThat(pass.setHeaders()).containsEntry("authorization", "Bearer ts:t1-" + intent);
    assertThat(pass.metadata()).doesNotContainKey(Ruling.RPC_ID);
    assertThat(fixture.server.serverTokensAsked)
        .containsExactly(new ServerTokenAsked("t1-" + intent, "http://" + TOOLS, "read-resources"));
    assertThat(fixture.decisions.getLast().method()).contains("resources/read");
    assertThat(fixture.decisions.getLast().toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "prompts/list, get-prompts",
    "resources/list, read-resources",
    "resources/templates/list, read-resources"
  })
  void readWhenOfAKindThenTakesThatKindsScope(String method, String scope) {
    fixture.open("Pay my rent", Map.of());
    assertPass(fixture.mcp(request(method), Map.of()));
    assertThat(fixture.server.serverTokensAsked.getFirst().scope()).isEqualTo(scope);
  }

  @Test
  void replyWhenOfASessionThenCarriesItsServerToken() {
    fixture.open("Pay my rent", Map.of());
    Ruling.Pass pass = assertPass(fixture.mcp(REPLY, Map.of()));
    assertThat(pass.setHeaders().get("authorization")).startsWith("Bearer ts:");
    assertThat(fixture.server.serverTokensAsked.getFirst().scope()).isEqualTo("answer-server");
  }

  /**
   * An MCP session says nothing of whose request it is: clients share one, or open one per call.
   */
  @Test
  void readWhenItsSessionIsMissingOrAmbiguousThenIsAJsonRpcErrorWhateverTheMcpSession() {
    Map<String, String> sameMcpSession = Map.of("mcp-session-id", "s");
    assertRefused(fixture.mcp(READ, sameMcpSession), 200, "no_live_session");
    fixture.open("Pay my rent", Map.of());
    assertPass(fixture.mcp(READ, sameMcpSession));
    fixture.open("Show my balance", Map.of());
    Ruling.Refuse refuse =
        assertRefused(fixture.mcp(READ, sameMcpSession), 200, "ambiguous_session");
    assertThat(new String(refuse.body(), StandardCharsets.UTF_8))
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-32603,");
    assertThat(at(json(refuse.body()), "error", "data", "reason"))
        .isEqualTo(string("ambiguous_session"));
    Ruling.Refuse dropped =
        assertRefused(fixture.mcp(REPLY, sameMcpSession), 202, "ambiguous_session");
    assertThat(dropped.body()).isEmpty();
    assertThat(fixture.server.serverTokensAsked).hasSize(1);
  }

  @Test
  void readWhenItNamesItsTraceThenIsThatSessions() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    fixture.open("Pay my rent", Map.of("traceparent", trace));
    String intent = fixture.decisions.getLast().intentId().orElseThrow();
    fixture.open("Show my balance", Map.of());

    assertPass(fixture.mcp(READ, Map.of("traceparent", trace)));
    assertPass(
        fixture.mcp(
            READ.replace("{\"uri\"", "{\"_meta\":{\"traceparent\":\"" + trace + "\"},\"uri\""),
            Map.of()));

    assertThat(fixture.server.serverTokensAsked)
        .hasSize(2)
        .allSatisfy(asked -> assertThat(asked.intentToken()).isEqualTo("t1-" + intent));
  }

  @Test
  void readWhenItsSessionWasRevokedThenIsRefusedWithoutAskingKeycloak() {
    fixture.open("Pay my rent", Map.of());
    fixture.revoked.add(fixture.decisions.getLast().intentId().orElseThrow());
    assertRefused(fixture.mcp(READ, Map.of()), 200, "session_revoked");
    assertThat(fixture.server.serverTokensAsked).isEmpty();
  }

  @Test
  void readWhenKeycloakRefusesOrIsAwayThenIsAJsonRpcErrorWithItsReason() {
    fixture.open("Pay my rent", Map.of());
    fixture.server.serverAnswer =
        Optional.of(new TokenAnswer.Denied(DenyReason.SESSION_REVOKED, DECISION, Optional.empty()));
    Ruling.Refuse denied = assertRefused(fixture.mcp(READ, Map.of()), 200, "session_revoked");
    assertThat(denied.details().decisionId()).isEqualTo(DECISION);
    fixture.server.serverAnswer = Optional.of(new TokenAnswer.Unavailable());
    assertRefused(fixture.mcp(READ, Map.of()), 200, "authorization_unavailable");
    assertRefused(fixture.mcp(REPLY, Map.of()), 202, "authorization_unavailable");
  }

  @Test
  void readWhenMirrorHeadersDifferThenIs400AndKeycloakIsNotAsked() {
    fixture.open("Pay my rent", Map.of());
    Ruling.Refuse refuse =
        assertRefused(fixture.mcp(READ, Map.of("mcp-name", "other://a")), 400, "malformed_request");
    assertThat(new String(refuse.body(), StandardCharsets.UTF_8)).contains("-32020");
    assertThat(fixture.server.serverTokensAsked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "401,missing_token,missing_token",
    "403,insufficient_scope,insufficient_scope",
    "403,,upstream_unavailable",
    "503,,upstream_unavailable"
  })
  void answerWhenThePeerRefusesThenIsAnErrorOrSilenceAndNeverAChallenge(
      int status, String reason, String expected) {
    fixture.open("Pay my rent", Map.of());
    Map<String, String> headers =
        reason == null
            ? Map.of("www-authenticate", "Bearer")
            : Map.of(
                "www-authenticate", "Bearer", "x-casa-reason", reason, "x-casa-decision", DECISION);

    Ruling.Refuse read = replaced(READ, status, headers);
    Ruling.Refuse reply = replaced(REPLY, status, headers);

    assertRefused(read, 200, expected);
    assertThat(read.headers()).doesNotContainKey("www-authenticate");
    assertThat(at(json(read.body()), "error", "data", "reason")).isEqualTo(string(expected));
    assertRefused(reply, 202, expected);
    assertThat(fixture.decisions.getLast().reason().orElseThrow().code()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"200,application/json", "404,application/json", "400,application/json", "202,"})
  void answerWhenTheServersOwnThenPassesUnread(int status, String type) {
    fixture.open("Pay my rent", Map.of());
    Map<String, String> headers = type == null ? Map.of() : Map.of("content-type", type);
    AnswerReader reader =
        fixture.guards.answers().open(assertPass(fixture.mcp(READ, Map.of())).metadata());
    assertThat(reader.onHeaders(status, headers, false)).isEqualTo(new HeadersAnswer.PassUnread());
  }

  private Ruling.Refuse replaced(String body, int status, Map<String, String> headers) {
    AnswerReader reader =
        fixture.guards.answers().open(assertPass(fixture.mcp(body, Map.of())).metadata());
    return ((HeadersAnswer.Replace) reader.onHeaders(status, headers, false)).answer();
  }

  private static String request(String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}";
  }
}
