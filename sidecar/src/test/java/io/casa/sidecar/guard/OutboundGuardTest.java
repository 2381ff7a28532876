/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.LLM;
import static io.casa.sidecar.guard.GuardFixture.TOOLS;
import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.guard.GuardFixture.at;
import static io.casa.sidecar.guard.GuardFixture.bytes;
import static io.casa.sidecar.guard.GuardFixture.call;
import static io.casa.sidecar.guard.GuardFixture.decide;
import static io.casa.sidecar.guard.GuardFixture.json;
import static io.casa.sidecar.guard.GuardFixture.post;
import static io.casa.sidecar.guard.GuardFixture.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundGuardTest {
  private static final String DECISION = "8c0f9a3e-0000-4000-8000-000000000001";

  private final GuardFixture fixture = new GuardFixture();

  OutboundGuardTest() throws SidecarException {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "tools.bank.example",
        "tools.bank.example:8081",
        "tools.bank.example:8080,evil.example",
        "tools.bank.example.:8080",
        "user@tools.bank.example:8080",
        ""
      })
  void targetWhenNotOfTheSystemThenIs403(String authority) {
    HttpRequest request =
        post(Direction.OUTBOUND, authority, "/mcp", call("1", "a", "{}"), Map.of());
    assertRefused(decide(fixture.guards.outbound(), request), 403, "unknown_target");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LLM.bank.example", "llm.bank.example:443", "llm.bank.example:80"})
  void targetWhenWrittenWithDefaultPortOrInCapitalsThenIsKnown(String authority) {
    fixture.open("Pay my rent", Map.of());
    HttpRequest request =
        post(
            Direction.OUTBOUND,
            authority,
            "/v1/chat/completions?x=1",
            "{\"messages\":[]}",
            Map.of());
    assertPass(decide(fixture.guards.outbound(), request));
  }

  @Test
  void llmWhenOfASessionThenPassesWithItsOwnCredentialsAndReadableAnswer() {
    fixture.open("Pay my rent", Map.of());
    Ruling.Pass pass =
        assertPass(fixture.llm("Pay my rent", Map.of("authorization", "Bearer key")));
    assertThat(pass.setHeaders()).containsExactly(Map.entry("accept-encoding", "identity"));
    assertThat(pass.removeHeaders()).containsExactly("mcp-session-id");
  }

  @Test
  void llmTokenWhenStillGoodThenIsAskedOnceAndLaterAgain() {
    fixture.open("Pay my rent", Map.of());
    fixture.llm("Pay my rent", Map.of());
    fixture.llm("Pay my rent", Map.of());
    assertThat(fixture.server.llmTokensAsked).isEqualTo(1);
    fixture.clock.advance(Duration.ofSeconds(291));
    fixture.llm("Pay my rent", Map.of());
    assertThat(fixture.server.llmTokensAsked).isEqualTo(2);
  }

  @Test
  void llmTokenWhenKeycloakFailsThenIs503WithoutRetryAndTheNextCallRecovers() {
    fixture.open("Pay my rent", Map.of());
    fixture.server.llmAnswer = Optional.of(new TokenAnswer.Unavailable());
    Ruling.Refuse refuse =
        assertRefused(fixture.llm("Pay my rent", Map.of()), 503, "authorization_unavailable");
    assertThat(refuse.headers()).containsEntry("x-should-retry", "false");
    assertThat(at(json(refuse.body()), "error", "code"))
        .isEqualTo(string("authorization_unavailable"));
    fixture.server.llmAnswer = Optional.empty();
    assertPass(fixture.llm("Pay my rent", Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/responses",
    "POST,/v1/responses/resp_1/cancel",
    "POST,/v1/messages/count_tokens",
    "POST,/v1/messages/batches",
    "GET,/v1/chat/completions",
    "POST,/v1/embeddings",
    "GET,/v1/models",
    "DELETE,/chat/completions"
  })
  void llmWhenAskedForAnythingElseThenIs403(String method, String path) {
    HttpRequest request =
        new HttpRequest(Direction.OUTBOUND, method, path, LLM, Map.of(), new byte[0]);
    assertRefused(decide(fixture.guards.outbound(), request), 403, "unsupported_method");
  }

  @Test
  void llmWhenSessionIsMissingOrAmbiguousThenIs403() {
    assertRefused(fixture.llm("Pay my rent", Map.of()), 403, "no_live_session");
    fixture.open("Pay my rent", Map.of());
    fixture.open("Pay my rent", Map.of());
    assertRefused(fixture.llm("Pay my rent", Map.of()), 403, "ambiguous_session");
    assertThat(fixture.server.llmTokensAsked).isZero();
  }

  @Test
  void toolCallWhenGrantedThenCarriesTheToolTokenAndNothingOfTheAgents() {
    fixture.open("Pay my rent", Map.of());
    Ruling.Pass pass =
        assertPass(fixture.tool("pay", "{\"n\":10}", Map.of("authorization", "Bearer stolen")));
    assertThat(pass.setHeaders().get("authorization")).startsWith("Bearer t3:t1-");
    assertThat(pass.metadata()).containsEntry(Ruling.RPC_ID, "7");
    assertThat(fixture.server.toolsAsked.getFirst().call().server()).isEqualTo("http://" + TOOLS);
    assertThat(fixture.server.toolsAsked.getFirst().call().tool()).isEqualTo("pay");
    assertThat(pass.toString()).doesNotContain("t3:");
  }

  @Test
  void toolCallWhenKeycloakDeniesThenLooksLikeAFailedTool() {
    fixture.open("Pay my rent", Map.of());
    fixture.server.toolAnswer =
        call ->
            Optional.of(
                new TokenAnswer.Denied(
                    DenyReason.TOOL_NOT_SELECTED_BY_LLM,
                    DECISION,
                    Optional.of("DETERMINISTIC_LLM_SELECTED_TOOLS")));
    Ruling.Refuse refuse =
        assertRefused(
            fixture.mcp(call("\"a\\\"b\"", "pay", "{\"secret\":10}"), Map.of()),
            200,
            "tool_not_selected_by_llm");
    JsonObject body = json(refuse.body());
    assertThat(refuse.headers()).containsEntry("content-type", "application/json");
    assertThat(at(body, "id")).isEqualTo(string("a\"b"));
    assertThat(at(body, "result", "isError")).isEqualTo(new JsonBoolean(true));
    assertThat(at(body, "result", "resultType")).isEqualTo(string("complete"));
    assertThat(at(body, "result", "_meta", "casa.io/decision", "decision_id"))
        .isEqualTo(string(DECISION));
    JsonValue content = ((JsonArray) at(body, "result", "content")).items().getFirst();
    assertThat(at((JsonObject) content, "text"))
        .isEqualTo(
            string(
                "The LLM did not select this tool call. (reason=tool_not_selected_by_llm, decision="
                    + DECISION
                    + "). Do not retry."));
    assertThat(new String(refuse.body(), StandardCharsets.UTF_8)).doesNotContain("secret");
    DecisionRecord record = fixture.decisions.getLast();
    assertThat(record.kind()).isEqualTo(Kind.TOOL);
    assertThat(record.decisionId()).isEqualTo(DECISION);
    assertThat(record.check()).contains("DETERMINISTIC_LLM_SELECTED_TOOLS");
    assertThat(record.peer()).contains("bank-tools");
    assertThat(record.intentId()).isPresent();
  }

  @Test
  void toolCallWhenKeycloakIsUnreachableThenFailsAsAToolAndIsNotAskedAgain() {
    fixture.open("Pay my rent", Map.of());
    fixture.server.toolAnswer = call -> Optional.of(new TokenAnswer.Unavailable());
    assertRefused(fixture.tool("pay", "{}", Map.of()), 200, "authorization_unavailable");
    assertThat(fixture.server.toolsAsked).hasSize(1);
    fixture.server.toolAnswer = call -> Optional.empty();
    assertPass(fixture.tool("pay", "{}", Map.of()));
  }

  @Test
  void toolCallWhenSessionIsMissingOrAmbiguousThenFailsAsATool() {
    assertRefused(fixture.tool("pay", "{}", Map.of()), 200, "no_live_session");
    fixture.open("Pay my rent", Map.of());
    fixture.open("Show my balance", Map.of());
    assertRefused(fixture.tool("pay", "{}", Map.of()), 200, "ambiguous_session");
    assertThat(fixture.server.toolsAsked).isEmpty();
  }

  @Test
  void callWhenItsSessionWasRevokedThenIsRefusedWithoutAskingKeycloak() {
    String revokedTrace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    String otherTrace = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    fixture.open("Pay my rent", Map.of("traceparent", revokedTrace));
    String intent = fixture.decisions.getLast().intentId().orElseThrow();
    fixture.open("Show my balance", Map.of("traceparent", otherTrace));
    fixture.revoked.add(intent);

    Ruling.Refuse tool =
        assertRefused(
            fixture.tool("pay", "{}", Map.of("traceparent", revokedTrace)), 200, "session_revoked");
    Ruling.Refuse llm = assertRefused(fixture.llm("Pay my rent", Map.of()), 403, "session_revoked");

    assertThat(at(json(tool.body()), "result", "isError")).isEqualTo(new JsonBoolean(true));
    assertThat(tool.headers()).doesNotContainKey("www-authenticate");
    assertThat(llm.headers()).doesNotContainKey("www-authenticate");
    assertThat(fixture.decisions.getLast().intentId()).contains(intent);
    assertThat(fixture.server.toolsAsked).isEmpty();
    assertThat(fixture.server.llmTokensAsked).isZero();
    assertPass(fixture.llm("Show my balance", Map.of()));
    assertPass(fixture.tool("pay", "{}", Map.of("traceparent", otherTrace)));
  }

  @Test
  void toolCallWhenSelectedInOneOfTwoSessionsThenIsThatSessions() {
    fixture.open("Pay my rent", Map.of());
    fixture.open("Show my balance", Map.of());
    fixture.select(assertPass(fixture.llm("Show my balance", Map.of())), "balance", "{\"a\":1}");
    assertPass(fixture.tool("balance", "{\"a\":1}", Map.of()));
    String intent = fixture.decisions.getLast().intentId().orElseThrow();
    assertThat(fixture.server.toolsAsked.getFirst().intentToken()).isEqualTo("t1-" + intent);
    assertThat(fixture.server.inputs.getLast().prompt()).isEqualTo("Show my balance");
    assertThat(fixture.server.reports.getFirst().llmToken()).isEqualTo("t2:t1-" + intent);
  }

  @Test
  void toolCallWhenMetaNamesTheTraceThenIsThatSessions() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    String parent = "00-" + trace + "-b7ad6b7169203331-01";
    fixture.open("Pay my rent", Map.of("traceparent", parent));
    fixture.open("Pay my rent", Map.of());
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"pay\","
            + "\"_meta\":{\"traceparent\":\"00-"
            + trace
            + "-aaaaaaaaaaaaaaaa-01\"}}}";
    assertPass(fixture.mcp(body, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"initialize", "server/discover", "tools/list", "ping"})
  void housekeepingWhenSentThenPassesWithoutAnyToken(String method) {
    Ruling.Pass pass =
        assertPass(
            fixture.mcp(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}",
                Map.of("authorization", "Bearer x")));
    assertThat(pass.removeHeaders()).contains("authorization");
    assertThat(pass.setHeaders()).isEmpty();
    assertThat(fixture.decisions.getLast().method()).contains(method);
  }

  @Test
  void otherMethodWhenSentThenIsAJsonRpcError() {
    Ruling.Refuse refuse =
        assertRefused(
            fixture.mcp("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tasks/get\"}", Map.of()),
            200,
            "unsupported_method");
    assertThat(new String(refuse.body(), StandardCharsets.UTF_8))
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-32601,");
    assertThat(at(json(refuse.body()), "error", "data", "reason"))
        .isEqualTo(string("unsupported_method"));
  }

  @Test
  void oneWayWhenNotANotificationThenIsDropped() {
    Ruling.Refuse refuse =
        assertRefused(
            fixture.mcp("{\"jsonrpc\":\"2.0\",\"method\":\"tasks/get\"}", Map.of()),
            202,
            "unsupported_method");
    assertThat(refuse.body()).isEmpty();
    assertPass(
        fixture.mcp("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "'[]',-32600",
    "'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"name\":\"b\"}}',-32700"
  })
  void messageWhenMalformedThenIs400(String body, String code) {
    Ruling.Refuse refuse = assertRefused(fixture.mcp(body, Map.of()), 400, "malformed_request");
    assertThat(new String(refuse.body(), StandardCharsets.UTF_8))
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":" + code);
  }

  @Test
  void mirrorHeaderWhenItDiffersFromTheBodyThenIs400() {
    fixture.open("Pay my rent", Map.of());
    Ruling.Refuse refuse =
        assertRefused(
            fixture.tool("pay", "{}", Map.of("mcp-name", "list")), 400, "malformed_request");
    assertThat(new String(refuse.body(), StandardCharsets.UTF_8)).contains("-32020");
  }

  @Test
  void bodilessRequestWhenStreamOrSessionEndThenPasses() {
    String both = "application/json, text/event-stream";
    assertPass(bodiless("GET", Map.of("accept", both, "mcp-session-id", "s")));
    assertPass(bodiless("GET", Map.of("accept", both, "mcp-protocol-version", "2025-11-25")));
    assertPass(bodiless("DELETE", Map.of("mcp-session-id", "s")));
    assertRefused(bodiless("GET", Map.of("accept", "text/html")), 403, "unsupported_method");
    assertRefused(bodiless("DELETE", Map.of()), 403, "unsupported_method");
    assertRefused(bodiless("PUT", Map.of()), 403, "unsupported_method");
  }

  @Test
  void getWhenItOpensTheOlderTransportThenIs405AndSaysWhy() {
    Ruling.Refuse refuse =
        assertRefused(
            bodiless("GET", Map.of("accept", "text/event-stream")), 405, "unsupported_transport");
    assertThat(refuse.headers()).containsEntry("allow", "POST");
    assertThat(new String(refuse.body(), StandardCharsets.UTF_8)).contains("streamable HTTP");
  }

  @Test
  void otherMethodWhenOfTheNewestRevisionThenIs404() {
    Map<String, String> headers = Map.of("mcp-protocol-version", "2026-07-28");
    Ruling.Refuse refuse =
        assertRefused(
            fixture.mcp("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tasks/get\"}", headers),
            404,
            "unsupported_method");
    assertThat(new String(refuse.body(), StandardCharsets.UTF_8))
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-32601,");
  }

  @Test
  void callWhenOfTheNewestRevisionWithoutMirrorHeadersThenIs400WithItsId() {
    fixture.open("Pay my rent", Map.of());
    Ruling.Refuse refuse =
        assertRefused(
            fixture.tool("pay", "{}", Map.of("mcp-protocol-version", "2026-07-28")),
            400,
            "malformed_request");
    assertThat(new String(refuse.body(), StandardCharsets.UTF_8))
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32020,");
    assertThat(fixture.server.toolsAsked).isEmpty();
  }

  @Test
  void getWhenItHasABodyThenIsRefused() {
    HttpRequest request =
        new HttpRequest(
            Direction.OUTBOUND,
            "GET",
            "/mcp",
            TOOLS,
            Map.of("accept", "text/event-stream"),
            bytes(call("1", "pay", "{}")));
    assertRefused(decide(fixture.guards.outbound(), request), 400, "malformed_request");
  }

  private Ruling bodiless(String method, Map<String, String> headers) {
    return decide(
        fixture.guards.outbound(),
        new HttpRequest(Direction.OUTBOUND, method, "/mcp", TOOLS, headers, new byte[0]));
  }
}
