/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.AGENT;
import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.guard.GuardFixture.bytes;
import static io.casa.sidecar.guard.GuardFixture.decide;
import static io.casa.sidecar.guard.GuardFixture.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.DecisionRecord.Outcome;
import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.toolcheck.DenyReason;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundAgentGuardTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private final GuardFixture fixture = new GuardFixture();

  InboundAgentGuardTest() throws SidecarException {}

  @Test
  void promptWhenFoundThenOpensASessionUnderTheRequestsTrace() {
    Ruling.Pass pass = fixture.open("Pay my rent", Map.of("traceparent", TRACEPARENT));
    assertThat(fixture.server.inputs).hasSize(1);
    assertThat(fixture.server.inputs.getFirst().prompt()).isEqualTo("Pay my rent");
    assertThat(fixture.server.inputs.getFirst().traceId()).isEqualTo(TRACE);
    assertThat(fixture.server.inputs.getFirst().userToken()).isEmpty();
    assertThat(pass.setHeaders()).isEmpty();
    assertThat(pass.removeHeaders()).contains("authorization");
    assertThat(pass.metadata()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,"
            + "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      })
  void traceparentWhenAbsentOrUnreadableThenAFreshOneIsInjected(String traceparent) {
    Map<String, String> headers =
        traceparent.isEmpty() ? Map.of() : Map.of("traceparent", traceparent);
    Ruling.Pass pass = fixture.open("Pay my rent", headers);
    assertThat(pass.setHeaders().get("traceparent"))
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
        .contains(fixture.server.inputs.getFirst().traceId());
    assertThat(pass.removeHeaders()).contains("tracestate");
  }

  @Test
  void userTokenWhenSentThenItIsTheSubjectAndDoesNotReachTheAgent() {
    Ruling.Pass pass = fixture.open("Pay my rent", Map.of("authorization", "Bearer user.to.ken"));
    assertThat(fixture.server.inputs.getFirst().userToken()).contains("user.to.ken");
    assertThat(pass.removeHeaders()).contains("authorization");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer a,Bearer b", "Basic dXNlcjpwYXNz", "Bearer", "Bearer a b", "x"})
  void authorizationWhenNotOneBearerTokenThenIs401AndKeycloakIsNotAsked(String value) {
    Ruling.Refuse refuse =
        assertRefused(
            fixture.inbound("{\"prompt\":\"hi\"}", Map.of("authorization", value)),
            401,
            "invalid_token");
    assertThat(refuse.headers())
        .containsEntry(
            "www-authenticate",
            "Bearer error=\"invalid_token\", error_description=\"The token does not verify.\"");
    assertThat(fixture.server.inputs).isEmpty();
  }

  @Test
  void userTokenWhenKeycloakRejectsItThenIs401WithChallenge() {
    fixture.server.intentAnswer = Optional.of(new TokenAnswer.Rejected(DenyReason.INVALID_TOKEN));
    Ruling.Refuse refuse =
        assertRefused(
            fixture.inbound("{\"prompt\":\"hi\"}", Map.of("authorization", "Bearer a.b.c")),
            401,
            "invalid_token");
    assertThat(refuse.headers()).containsKey("www-authenticate");
  }

  @Test
  void intentWhenKeycloakIsUnreachableThenIs503WithReason() {
    fixture.server.intentAnswer = Optional.of(new TokenAnswer.Unavailable());
    assertRefused(
        fixture.inbound("{\"prompt\":\"hi\"}", Map.of()), 503, "authorization_unavailable");
  }

  @Test
  void intentWhenKeycloakDeniesThenTheDecisionIsKeycloaks() {
    String decision = "8c0f9a3e-0000-4000-8000-000000000001";
    fixture.server.intentAnswer =
        Optional.of(
            new TokenAnswer.Denied(DenyReason.INSUFFICIENT_SCOPE, decision, Optional.empty()));
    Ruling.Refuse refuse =
        assertRefused(fixture.inbound("{\"prompt\":\"hi\"}", Map.of()), 403, "insufficient_scope");
    assertThat(refuse.details().decisionId()).isEqualTo(decision);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"prompt\":7}", "{\"prompt\":\" \"}", "[]", "{\"Prompt\":\"x\"}"})
  void promptWhenNotThereThenIs400(String body) {
    assertRefused(fixture.inbound(body, Map.of()), 400, "prompt_not_found");
    assertThat(fixture.server.inputs).isEmpty();
  }

  @Test
  void promptWhenLargerThanKeycloakTakesThenIs413() {
    String prompt = "ü".repeat(32 * 1024 + 1);
    assertRefused(
        fixture.inbound("{\"prompt\":\"" + prompt + "\"}", Map.of()), 413, "malformed_request");
    assertThat(fixture.server.inputs).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"prompt\":\"a\",\"prompt\":\"b\"}", "{\"prompt\":\"\\ud800\"}"})
  void bodyWhenNotStrictJsonThenIsMalformed(String body) {
    assertRefused(fixture.inbound(body, Map.of()), 400, "malformed_request");
  }

  @Test
  void bodyWhenNotSaidToBeJsonThenHasNoPrompt() {
    assertRefused(
        fixture.inbound("{\"prompt\":\"hi\"}", Map.of("content-type", "text/plain")),
        400,
        "prompt_not_found");
  }

  @Test
  void frameWhenBodyIsCompressedThenIsRefused() {
    assertRefused(
        fixture.inbound("{\"prompt\":\"hi\"}", Map.of("content-encoding", "gzip")),
        400,
        "malformed_request");
  }

  @Test
  void frameWhenBodyIsPartialThenIsRefused() {
    assertRefused(
        fixture.inbound("{\"prompt\":\"hi\"}", Map.of("x-envoy-auth-partial-body", "true")),
        400,
        "malformed_request");
    assertPass(
        fixture.inbound("{\"prompt\":\"hi\"}", Map.of("x-envoy-auth-partial-body", "false")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.example,b.example", "", "user@a.example", "a.example:", "a b"})
  void frameWhenHostIsNotOneHostThenIsRefused(String host) {
    HttpRequest request = post(Direction.INBOUND, host, "/chat", "{\"prompt\":\"hi\"}", Map.of());
    assertRefused(decide(fixture.guards.inbound(), request), 400, "malformed_request");
  }

  @Test
  void frameWhenGetHasABodyThenIsRefused() {
    HttpRequest request =
        new HttpRequest(
            Direction.INBOUND,
            "GET",
            "/chat",
            AGENT,
            Map.of("content-type", "application/json"),
            bytes("{\"prompt\":\"hi\"}"));
    assertRefused(decide(fixture.guards.inbound(), request), 400, "malformed_request");
  }

  @Test
  void decisionWhenTakenThenIsRecordedOnceWithoutThePrompt() {
    fixture.open("a secret prompt", Map.of());
    assertThat(fixture.decisions).hasSize(1);
    DecisionRecord record = fixture.decisions.getFirst();
    assertThat(record.kind()).isEqualTo(Kind.PROMPT);
    assertThat(record.outcome()).isEqualTo(Outcome.ALLOWED);
    assertThat(record.intentId()).isPresent();
    assertThat(record.millis()).isEqualTo(0.5);
    assertThat(record.toString()).doesNotContain("secret");
  }

  @Test
  void conversationWhenNamedThenIsTold() {
    assertPass(fixture.inbound("{\"prompt\":\"hi\",\"conversation\":\"c-1\"}", Map.of()));
    assertThat(fixture.server.inputs.getFirst().conversation()).contains("c-1");
    assertPass(fixture.inbound("{\"prompt\":\"hi\",\"conversation\":null}", Map.of()));
    assertThat(fixture.server.inputs.getLast().conversation()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"\"", "[\"c\"]", "\"a\\u0000\""})
  void conversationWhenItIsNoNameThenIsRefused(String name) {
    assertRefused(
        fixture.inbound("{\"prompt\":\"hi\",\"conversation\":" + name + "}", Map.of()),
        400,
        "malformed_request");
    assertThat(fixture.server.inputs).isEmpty();
  }

  @Test
  void promptWhenTheAgentIsNoEntryAgentThenIsRefused() throws SidecarException {
    GuardFixture closed = new GuardFixture(AppType.AGENT, Optional.empty());
    assertRefused(closed.inbound("{\"prompt\":\"hi\"}", Map.of()), 400, "malformed_request");
    assertThat(closed.server.inputs).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prompt", "{.a[*]}", "{..a}", "{.a[?(@.b)]}", "{}", "{.a}x", "{.a[-1]}"})
  void promptPathWhenNotUnderstoodThenSettingsAreRefused(String path) {
    assertThatThrownBy(() -> new GuardFixture(AppType.AGENT, Optional.of(path)))
        .isInstanceOf(SidecarException.class)
        .hasMessageContaining("promptFieldJsonPath");
  }

  @Test
  void promptPathWhenNestedThenIsFollowed() throws SidecarException {
    GuardFixture nested = new GuardFixture(AppType.AGENT, Optional.of("{.a.b[1].c-d}"));
    assertPass(nested.inbound("{\"a\":{\"b\":[{},{\"c-d\":\"deep\"}]}}", Map.of()));
    assertThat(nested.server.inputs.getFirst().prompt()).isEqualTo("deep");
    assertRefused(nested.inbound("{\"a\":{\"b\":[{}]}}", Map.of()), 400, "prompt_not_found");
  }
}
