/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.AGENT;
import static io.casa.sidecar.guard.GuardFixture.HELPER;
import static io.casa.sidecar.guard.GuardFixture.ISSUER;
import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.guard.GuardFixture.at;
import static io.casa.sidecar.guard.GuardFixture.decide;
import static io.casa.sidecar.guard.GuardFixture.json;
import static io.casa.sidecar.guard.GuardFixture.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.FakeAuthorizationServer.AgentAsked;
import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request from one agent to another, at the caller's sidecar and at the callee's. */
class AgentHopTest {
  private static final String WORDS = "Look up the opening hours";
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final ECKey KEY = key();

  private final GuardFixture caller = new GuardFixture();
  private final GuardFixture callee = new GuardFixture(AppType.AGENT, Optional.empty());

  AgentHopTest() throws SidecarException {
    callee.jwks = Optional.of(new JWKSet(KEY).toPublicJWKSet().toString());
  }

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** TA for the callee, which the fixture calls the assistant. */
  private String agentToken(String intent, String sha256) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject("alice")
            .audience("http://" + AGENT)
            .issueTime(Date.from(callee.clock.instant()))
            .expirationTime(Date.from(callee.clock.instant().plusSeconds(200)))
            .jwtID(UUID.randomUUID().toString())
            .claim("scope", "user-input tool:pay")
            .claim("act", Map.of("sub", "somebody"))
            .claim("mas", "banking")
            .claim("intent", Map.of("id", intent, "sha256", sha256))
            .build();
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID("k1")
            .build();
    try {
      var token = new SignedJWT(header, claims);
      token.sign(new ECDSASigner(KEY));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String message(String words) {
    return "{\"message\":{\"messageId\":\"m1\",\"role\":\"ROLE_USER\",\"parts\":[{\"text\":\""
        + words
        + "\"}]}}";
  }

  private static String call(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s,\"id\":7}"
        .formatted(method, params);
  }

  private static Map<String, String> withVersion(Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("a2a-version", "1.0");
    return all;
  }

  private Ruling sent(String path, String body, Map<String, String> headers) {
    return decide(
        caller.guards.outbound(),
        post(Direction.OUTBOUND, HELPER, path, body, withVersion(headers)));
  }

  private Ruling sent(String words) {
    return sent("/a2a", call("SendMessage", message(words)), Map.of());
  }

  private Ruling received(GuardFixture at, String path, String body, Map<String, String> headers) {
    return decide(
        at.guards.inbound(), post(Direction.INBOUND, AGENT, path, body, withVersion(headers)));
  }

  private Ruling received(String words, String token) {
    return received(
        callee,
        "/a2a",
        call("SendMessage", message(words)),
        Map.of("authorization", "Bearer " + token));
  }

  private static JsonObject error(Ruling.Refuse refuse) {
    return (JsonObject) at(json(refuse.body()), "error");
  }

  private static JsonNumber number(int value) {
    return new JsonNumber(BigDecimal.valueOf(value));
  }

  // ---- at the caller's sidecar

  @ParameterizedTest
  @ValueSource(strings = {"SendMessage", "SendStreamingMessage"})
  void messageWhenSentThenCarriesTheSessionsAgentTokenAndNoOther(String method) {
    caller.open("Ask the helper", Map.of());
    String intentToken = "t1-" + caller.decisions.getFirst().intentId().orElseThrow();

    Ruling.Pass pass =
        assertPass(
            sent(
                "/a2a",
                call(method, message(WORDS)),
                Map.of("authorization", "Bearer of-the-agent")));

    assertThat(caller.server.agentsAsked)
        .containsExactly(new AgentAsked(intentToken, "http://" + HELPER));
    assertThat(pass.setHeaders()).containsEntry("authorization", "Bearer ta:" + intentToken);
    DecisionRecord decision = caller.decisions.getLast();
    assertThat(decision.kind()).isEqualTo(Kind.AGENT);
    assertThat(decision.peer()).contains("helper");
    assertThat(decision.method()).contains(method);
  }

  @Test
  void messageWhenSentByRestThenCarriesTheAgentTokenToo() {
    caller.open("Ask the helper", Map.of());

    assertThat(assertPass(sent("/v1/message:send", message(WORDS), Map.of())).setHeaders())
        .containsKey("authorization");
  }

  @Test
  void messageWhenOfNoSessionThenIsRefusedAsClientsShowIt() {
    Ruling.Refuse refuse = assertRefused(sent(WORDS), 200, "no_live_session");

    JsonObject error = error(refuse);
    assertThat(at(json(refuse.body()), "id")).isEqualTo(number(7));
    assertThat(error.members()).containsEntry("code", number(-32603));
    assertThat(((JsonString) at(error, "message")).value())
        .contains("no_live_session", refuse.details().decisionId());
    JsonObject info = (JsonObject) ((JsonArray) at(error, "data")).items().getFirst();
    assertThat(at(info, "metadata", "casa_reason")).isEqualTo(new JsonString("no_live_session"));
  }

  @Test
  void messageWhenRefusedInRestThenHasItsError() {
    Ruling.Refuse refuse =
        assertRefused(sent("/message:send", message(WORDS), Map.of()), 403, "no_live_session");

    assertThat(error(refuse).members())
        .containsEntry("code", number(403))
        .containsEntry("status", new JsonString("PERMISSION_DENIED"));
  }

  @Test
  void messageWhenOfTwoSessionsThenOnlyTraceOrTheUsersOwnWordsTellWhose() {
    caller.open("First question here", Map.of("traceparent", TRACEPARENT));
    caller.open("Second question here", Map.of());

    assertRefused(sent(WORDS), 200, "ambiguous_session");
    assertPass(sent("Second question here"));
    assertPass(
        sent("/a2a", call("SendMessage", message(WORDS)), Map.of("traceparent", TRACEPARENT)));
    assertRefused(
        sent(
            "/a2a",
            call("SendMessage", message("Second question here")),
            Map.of("traceparent", TRACEPARENT)),
        200,
        "ambiguous_session");
  }

  @Test
  void messageWhenItsWordsAreOfAnAnsweredSessionThenIsNotAnothers() {
    Ruling.Pass first = caller.open("First question here", Map.of());
    AnswerReader end = caller.guards.answers().open(first.metadata());
    end.onHeaders(200, Map.of(), true);
    end.onClosed();
    caller.open("Second question here", Map.of());

    assertRefused(sent("First question here"), 200, "no_live_session");
  }

  @Test
  void messageWhenTheSessionWasEndedThenIsRefused() {
    caller.open("Ask the helper", Map.of());
    caller.revoked.add(caller.decisions.getFirst().intentId().orElseThrow());

    assertRefused(sent(WORDS), 200, "session_revoked");
    assertThat(caller.server.agentsAsked).isEmpty();
  }

  @Test
  void messageWhenKeycloakRefusesOrIsAwayThenIsRefused() {
    caller.open("Ask the helper", Map.of());
    caller.server.agentAnswer = Optional.of(new TokenAnswer.Rejected(DenyReason.UNKNOWN_TARGET));
    assertRefused(sent(WORDS), 200, "unknown_target");

    caller.server.agentAnswer = Optional.of(new TokenAnswer.Unavailable());
    assertRefused(
        sent("/message:send", message(WORDS), Map.of()), 503, "authorization_unavailable");
  }

  @Test
  void messageWhenOfAnotherVersionThenIsRefusedWithTheProtocolsOwnError() {
    caller.open("Ask the helper", Map.of());
    Ruling rpc =
        decide(
            caller.guards.outbound(),
            post(
                Direction.OUTBOUND, HELPER, "/a2a", call("SendMessage", message(WORDS)), Map.of()));
    assertThat(error(assertRefused(rpc, 200, "unsupported_method")).members())
        .containsEntry("code", number(-32009));

    Ruling rest =
        decide(
            caller.guards.outbound(),
            post(Direction.OUTBOUND, HELPER, "/message:send", message(WORDS), Map.of()));
    JsonObject info =
        (JsonObject)
            ((JsonArray) at(error(assertRefused(rest, 400, "unsupported_method")), "details"))
                .items()
                .getFirst();
    assertThat(info.members()).containsEntry("reason", new JsonString("VERSION_NOT_SUPPORTED"));
    assertThat(caller.server.agentsAsked).isEmpty();
  }

  @Test
  void cardWhenFetchedThenPassesWithoutAnyToken() {
    var request =
        new HttpRequest(
            Direction.OUTBOUND,
            "GET",
            "/.well-known/agent-card.json",
            HELPER,
            Map.of("authorization", "Bearer of-the-agent"),
            new byte[0]);

    Ruling.Pass pass = assertPass(decide(caller.guards.outbound(), request));

    assertThat(pass.setHeaders()).isEmpty();
    assertThat(pass.removeHeaders()).contains("authorization");
  }

  @Test
  void refusalWhenOfTheOtherSidecarThenIsTurnedIntoWhatClientsShow() {
    caller.open("Ask the helper", Map.of());
    Ruling.Pass pass = assertPass(sent(WORDS));
    String decision = UUID.randomUUID().toString();

    HeadersAnswer answer =
        caller
            .guards
            .answers()
            .open(pass.metadata())
            .onHeaders(
                401, Map.of("x-casa-reason", "replayed_token", "x-casa-decision", decision), false);

    Ruling.Refuse refuse = ((HeadersAnswer.Replace) answer).answer();
    assertThat(refuse.status()).isEqualTo(200);
    assertThat(refuse.details().decisionId()).isEqualTo(decision);
    assertThat(at(json(refuse.body()), "id")).isEqualTo(number(7));
    assertThat(error(refuse).members()).containsEntry("code", number(-32603));
  }

  @Test
  void answerWhenOfTheAgentThenPassesUnreadAndWhenOfNobodyThenIsARefusal() {
    caller.open("Ask the helper", Map.of());
    AnswerReaders answers = caller.guards.answers();
    Ruling.Pass pass = assertPass(sent("/message:send", message(WORDS), Map.of()));

    assertThat(
            answers
                .open(pass.metadata())
                .onHeaders(503, Map.of("content-type", "application/a2a+json"), false))
        .isInstanceOf(HeadersAnswer.PassUnread.class);
    HeadersAnswer nobody =
        answers.open(pass.metadata()).onHeaders(503, Map.of("content-type", "text/plain"), false);
    assertRefused(((HeadersAnswer.Replace) nobody).answer(), 503, "upstream_unavailable");
  }

  // ---- at the callee's sidecar

  @Test
  void messageWhenReceivedWithATokenThenOpensASessionOfItsIntentWithItsWords() {
    Ruling.Pass pass = assertPass(received(WORDS, agentToken("i1", "h")));

    assertThat(pass.removeHeaders()).contains("authorization");
    assertThat(pass.setHeaders()).containsKey("traceparent");
    assertThat(callee.server.inputs).isEmpty();
    Ruling.Pass asked = assertPass(callee.llm(WORDS, Map.of()));
    callee.select(asked, "pay", "{}");
    assertThat(callee.server.reports.getFirst().asked().orElseThrow().carriesPrompt()).isTrue();
    assertPass(callee.tool("pay", "{}", Map.of()));
    assertThat(callee.decisions.getLast().intentId()).contains("i1");
    assertThat(callee.server.toolsAsked.getFirst().intentToken()).contains(".");
  }

  @Test
  void llmRequestWhenWithoutTheCallersWordsThenIsToldSo() {
    assertPass(received(WORDS, agentToken("i1", "h")));

    callee.select(assertPass(callee.llm("Something else", Map.of())), "pay", "{}");

    assertThat(callee.server.reports.getFirst().asked().orElseThrow().carriesPrompt()).isFalse();
  }

  @Test
  void messagesWhenOfOneIntentThenEachIsASessionOfItsOwn() {
    assertPass(received(WORDS, agentToken("i1", "h")));
    assertPass(received("Something quite different", agentToken("i1", "h")));

    assertThat(callee.guards.sessions()).isEqualTo(2);
    assertPass(callee.llm(WORDS, Map.of()));
    assertRefused(callee.llm("Neither of them", Map.of()), 403, "ambiguous_session");
  }

  @Test
  void valuesWhenOnlyTheCallerSaidThemThenAreNoUsersWords() {
    assertPass(received("Pay DE89370400440532013000", agentToken("i1", "h")));
    callee.tool("pay", "{\"to\":\"DE89370400440532013000\"}", Map.of());

    assertThat(callee.server.toolsAsked.getFirst().traced().toString())
        .doesNotContainIgnoringCase("prompt");
  }

  @Test
  void messageWhenTheUsersOwnWordsAreForwardedThenTheirValuesAreTheUsers() {
    String user = "Pay DE89370400440532013000";
    assertPass(received(user, agentToken("i1", PromptHash.of(user))));
    callee.tool("pay", "{\"to\":\"DE89370400440532013000\"}", Map.of());

    assertThat(callee.server.toolsAsked.getFirst().traced().toString())
        .containsIgnoringCase("prompt");
  }

  /** The app answers that request so. */
  private void answers(Ruling.Pass request, String type, String... chunks) {
    AnswerReader reader = callee.guards.answers().open(request.metadata());
    reader.onHeaders(200, Map.of("content-type", type), false);
    for (String chunk : chunks) {
      reader.onBody(GuardFixture.bytes(chunk), false);
    }
    reader.onBody(new byte[0], true);
    reader.onClosed();
  }

  private Ruling aboutTask(String method, String task, String intent) {
    return received(
        callee,
        "/a2a",
        call(method, "{\"id\":\"" + task + "\"}"),
        Map.of("authorization", "Bearer " + agentToken(intent, "h")));
  }

  @Test
  void taskWhenMadeForTheSameIntentThenCanBeAskedForAndNobodyElses() {
    Ruling.Pass whole = assertPass(received(WORDS, agentToken("i1", "h")));
    assertThat(whole.removeHeaders()).contains("accept-encoding");
    answers(
        whole,
        "application/json",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"task\":{\"id\":\"t1\",",
        "\"status\":{\"state\":\"TASK_STATE_WORKING\"}}}}");

    Ruling.Pass pass = assertPass(aboutTask("GetTask", "t1", "i1"));
    assertThat(pass.removeHeaders()).contains("authorization");
    assertPass(aboutTask("SubscribeToTask", "t1", "i1"));
    assertPass(aboutTask("CancelTask", "t1", "i1"));
    assertRefused(aboutTask("GetTask", "t1", "i2"), 403, "unknown_task");
    assertRefused(aboutTask("GetTask", "t2", "i1"), 403, "unknown_task");
    assertRefused(
        received(callee, "/a2a", call("GetTask", "{\"id\":\"t1\"}"), Map.of()),
        401,
        "missing_token");
  }

  @Test
  void taskWhenNamedInAStreamThenIsKnownFromItsFirstEvent() {
    Ruling.Pass streamed = assertPass(received(WORDS, agentToken("i1", "h")));
    AnswerReader reader = callee.guards.answers().open(streamed.metadata());
    reader.onHeaders(200, Map.of("content-type", "text/event-stream"), false);
    reader.onBody(GuardFixture.bytes("data: {\"task\":{\"id\":\"t1\"}}\n\n"), false);

    assertPass(aboutTask("GetTask", "t1", "i1"));
    assertThat(callee.guards.sessions()).isEqualTo(1);
    reader.onClosed();
    assertThat(callee.guards.sessions()).isZero();
  }

  @Test
  void taskWhenAnotherIntentsAnswerNamesItTooThenStaysTheFirstOnes() {
    answers(
        assertPass(received(WORDS, agentToken("i1", "h"))),
        "application/a2a+json",
        "{\"task\":{\"id\":\"t1\"}}");
    answers(
        assertPass(received(WORDS, agentToken("i2", "h"))),
        "text/event-stream",
        "data: {\"statusUpdate\":{\"taskId\":\"t1\"}}\n\n");

    assertRefused(aboutTask("GetTask", "t1", "i2"), 403, "unknown_task");
    assertPass(aboutTask("GetTask", "t1", "i1"));
  }

  @Test
  void messageWhenItGoesOnWithATaskThenOnlyWithOneOfItsIntent() {
    answers(
        assertPass(received(WORDS, agentToken("i1", "h"))),
        "application/json",
        "{\"message\":{\"taskId\":\"t1\"}}");
    String more =
        call("SendMessage", message(WORDS).replace("\"role\"", "\"taskId\":\"t1\",\"role\""));

    assertPass(
        received(callee, "/a2a", more, Map.of("authorization", "Bearer " + agentToken("i1", "h"))));
    assertRefused(
        received(callee, "/a2a", more, Map.of("authorization", "Bearer " + agentToken("i2", "h"))),
        403,
        "unknown_task");
  }

  @Test
  void messageWhenWithoutTokenThenIsRefusedWithAChallenge() {
    Ruling.Refuse refuse =
        assertRefused(
            received(callee, "/a2a", call("SendMessage", message(WORDS)), Map.of()),
            401,
            "missing_token");
    assertThat(refuse.headers()).containsEntry("www-authenticate", "Bearer");
    assertThat(callee.guards.sessions()).isZero();
  }

  @Test
  void tokenWhenUsedAgainOrBadThenIsRefused() {
    String token = agentToken("i1", "h");
    assertPass(received(WORDS, token));

    assertRefused(received(WORDS, token), 401, "replayed_token");
    assertRefused(received(WORDS, "a.b.c"), 401, "invalid_token");
    callee.revoked.add("i2");
    assertRefused(received(WORDS, agentToken("i2", "h")), 401, "session_revoked");
    assertRefused(
        received(
            callee,
            "/message:send",
            message(WORDS),
            Map.of("authorization", "Bearer " + agentToken("i3", "h") + ",Bearer x")),
        401,
        "invalid_token");
  }

  @Test
  void entryAgentWhenAskedByAnAgentOrByAUserThenServesBoth() {
    caller.jwks = callee.jwks;

    assertPass(
        received(
            caller,
            "/a2a",
            call("SendMessage", message(WORDS)),
            Map.of("authorization", "Bearer " + agentToken("i1", "h"))));
    assertThat(caller.server.inputs).isEmpty();
    caller.open("A user's prompt", Map.of("authorization", "Bearer a.b.c"));
    assertThat(caller.server.inputs).hasSize(1);
  }

  @Test
  void promptWhenSentToAnEntryAgentWithAnAgentTokenThenIsNoUsersPrompt() {
    caller.jwks = callee.jwks;

    assertRefused(
        received(
            caller,
            "/chat",
            "{\"prompt\":\"hi\"}",
            Map.of("authorization", "Bearer " + agentToken("i1", "h"))),
        400,
        "malformed_request");
    assertThat(caller.server.inputs).isEmpty();
  }

  @Test
  void messageWhenBetweenSidecarsThenTheStatusSaysWhatIsWrong() {
    assertRefused(received(callee, "/a2a", "[]", Map.of()), 400, "malformed_request");
    assertRefused(
        received(callee, "/a2a", call("ListTasks", "{}"), Map.of()), 403, "unsupported_method");
    assertRefused(
        received(callee, "/a2a", call("SendMessage", message(" ")), Map.of()),
        400,
        "prompt_not_found");
    assertThat(List.of(callee.decisions.getLast().kind())).containsExactly(Kind.AGENT);
  }
}
