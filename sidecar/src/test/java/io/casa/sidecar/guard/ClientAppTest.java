/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.AGENT;
import static io.casa.sidecar.guard.GuardFixture.HELPER;
import static io.casa.sidecar.guard.GuardFixture.ISSUER;
import static io.casa.sidecar.guard.GuardFixture.LLM;
import static io.casa.sidecar.guard.GuardFixture.TOOLS;
import static io.casa.sidecar.guard.GuardFixture.WEB;
import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.guard.GuardFixture.at;
import static io.casa.sidecar.guard.GuardFixture.bytes;
import static io.casa.sidecar.guard.GuardFixture.decide;
import static io.casa.sidecar.guard.GuardFixture.json;
import static io.casa.sidecar.guard.GuardFixture.post;
import static io.casa.sidecar.guard.GuardFixture.string;
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
import io.casa.sidecar.guard.DecisionRecord.Outcome;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Origin;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's prompt on its way from a client app, at the client's sidecar and at the agent's. */
class ClientAppTest {
  private static final String PROMPT = "Pay my rent";
  private static final String BODY = "{\"prompt\":\"" + PROMPT + "\"}";
  private static final ECKey KEY = key();

  private final GuardFixture client = GuardFixture.ofClient();
  private final GuardFixture agent = GuardFixture.forClients();

  ClientAppTest() throws SidecarException {
    agent.jwks = Optional.of(new JWKSet(KEY).toPublicJWKSet().toString());
  }

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** T1 that the client's sidecar got for the assistant, with these changes. */
  private String intentToken(String prompt, Consumer<JWTClaimsSet.Builder> changes) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject("alice")
            .audience("http://" + AGENT)
            .issueTime(Date.from(agent.clock.instant()))
            .expirationTime(Date.from(agent.clock.instant().plusSeconds(200)))
            .jwtID(UUID.randomUUID().toString())
            .claim("scope", "user-input tool:pay")
            .claim("act", Map.of("sub", ISSUER + "/casa/apps/web/client-metadata.json"))
            .claim("mas", "banking")
            .claim("intent", Map.of("id", "i1", "sha256", PromptHash.of(prompt)))
            .claim("authorization_details", List.of(details("i1", prompt)));
    changes.accept(claims);
    return signed(claims.build(), "at+jwt", KEY);
  }

  private static Map<String, Object> details(String intentId, String prompt) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("type", "urn:casa:user-input");
    details.put("intent_id", intentId);
    details.put("prompt_sha256", PromptHash.of(prompt));
    return details;
  }

  private String intentToken() {
    return intentToken(PROMPT, claims -> {});
  }

  private static String signed(JWTClaimsSet claims, String type, ECKey key) {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType(type))
            .keyID("k1")
            .build();
    try {
      var token = new SignedJWT(header, claims);
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private Ruling sent(String host, String path, String body, Map<String, String> headers) {
    return decide(client.guards.outbound(), post(Direction.OUTBOUND, host, path, body, headers));
  }

  private Ruling sent(Map<String, String> headers) {
    return sent(AGENT, "/chat", BODY, headers);
  }

  private Ruling received(String body, String token) {
    return received(agent, body, Map.of("authorization", "Bearer " + token));
  }

  private static Ruling received(GuardFixture at, String body, Map<String, String> headers) {
    return decide(at.guards.inbound(), post(Direction.INBOUND, AGENT, "/chat", body, headers));
  }

  // ---- at the client's sidecar

  @Test
  void promptWhenSentThenGoesOnWithItsIntentTokenAndNoOther() {
    Ruling.Pass pass = assertPass(sent(Map.of("authorization", "Bearer user.to.ken")));

    var input = client.server.inputs.getFirst();
    assertThat(input.prompt()).isEqualTo(PROMPT);
    assertThat(input.agent()).contains("http://" + AGENT);
    assertThat(input.userToken()).contains("user.to.ken");
    DecisionRecord decision = client.decisions.getFirst();
    assertThat(pass.setHeaders())
        .containsEntry("authorization", "Bearer t1-" + decision.intentId().orElseThrow());
    assertThat(pass.setHeaders().get("traceparent")).contains(input.traceId());
    assertThat(decision.kind()).isEqualTo(Kind.PROMPT);
    assertThat(decision.direction()).isEqualTo(Direction.OUTBOUND);
    assertThat(decision.peer()).contains("assistant");
    assertThat(decision.outcome()).isEqualTo(Outcome.ALLOWED);
  }

  @Test
  void promptWhenItsTraceAndConversationAreNamedThenTheyAreTold() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    Ruling.Pass pass =
        assertPass(
            sent(
                AGENT,
                "/chat",
                "{\"prompt\":\"hi\",\"conversation\":\"c-1\"}",
                Map.of("traceparent", "00-" + trace + "-b7ad6b7169203331-01")));

    assertThat(client.server.inputs.getFirst().traceId()).isEqualTo(trace);
    assertThat(client.server.inputs.getFirst().conversation()).contains("c-1");
    assertThat(client.server.inputs.getFirst().userToken()).isEmpty();
    assertThat(pass.setHeaders()).containsOnlyKeys("authorization");
  }

  @ParameterizedTest
  @CsvSource({
    LLM + ", /v1/chat/completions",
    TOOLS + ", /mcp",
    WEB + ", /chat",
    "keycloak.example, /realms/banking/protocol/openid-connect/token",
    "assistant.bank.example:81, /chat"
  })
  void requestWhenToAnythingButAnAgentThenIsRefused(String host, String path) {
    Ruling.Refuse refuse = assertRefused(sent(host, path, BODY, Map.of()), 403, "unknown_target");

    assertThat(refuse.headers()).doesNotContainKey("www-authenticate");
    assertThat(at(json(refuse.body()), "casa", "reason")).isEqualTo(string("unknown_target"));
    assertThat(client.server.inputs).isEmpty();
  }

  @Test
  void promptWhenToAnAgentThatTakesNoneThenIsRefused() {
    assertRefused(sent(HELPER, "/chat", BODY, Map.of()), 403, "unsupported_method");
    assertRefused(
        sent(HELPER, "/message:send", BODY, Map.of("a2a-version", "1.0")),
        403,
        "unsupported_method");
    assertThat(client.server.inputs).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void requestWhenNoPostThenIsRefused(String method) {
    byte[] body = method.equals("PUT") || method.equals("PATCH") ? bytes(BODY) : new byte[0];
    var request =
        new HttpRequest(
            Direction.OUTBOUND,
            method,
            "/chat",
            AGENT,
            Map.of("content-type", "application/json"),
            body);

    assertRefused(decide(client.guards.outbound(), request), 403, "unsupported_method");
    assertThat(client.server.inputs).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|400|prompt_not_found",
        "{\"prompt\":7}|400|prompt_not_found",
        "{\"prompt\":\"a\",\"prompt\":\"b\"}|400|malformed_request",
        "{\"prompt\":\"hi\",\"conversation\":7}|400|malformed_request",
        "{|400|malformed_request"
      })
  void bodyWhenItHasNotOnePromptThenIsRefused(String body, int status, String reason) {
    assertRefused(sent(AGENT, "/chat", body, Map.of()), status, reason);
    assertThat(client.server.inputs).isEmpty();
  }

  @Test
  void cardWhenFetchedThenPassesWithoutAnyToken() {
    var request =
        new HttpRequest(
            Direction.OUTBOUND,
            "GET",
            "/.well-known/agent-card.json",
            AGENT,
            Map.of("authorization", "Bearer of-the-user"),
            new byte[0]);

    Ruling.Pass pass = assertPass(decide(client.guards.outbound(), request));

    assertThat(pass.setHeaders()).isEmpty();
    assertThat(pass.removeHeaders()).contains("authorization");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer a,Bearer b", "Basic dXNlcjpwYXNz", "Bearer"})
  void authorizationWhenNotOneBearerTokenThenIsRefusedWithoutAChallenge(String value) {
    Ruling.Refuse refuse =
        assertRefused(sent(Map.of("authorization", value)), 403, "invalid_token");

    assertThat(refuse.headers()).doesNotContainKey("www-authenticate");
    assertThat(client.server.inputs).isEmpty();
  }

  @Test
  void authorizationWhenItIsATokenOfOursThenIsNoUsers() {
    assertRefused(sent(Map.of("authorization", "Bearer " + intentToken())), 403, "invalid_token");
    assertThat(client.server.inputs).isEmpty();
  }

  @Test
  void promptWhenKeycloakRefusesOrIsAwayThenTheClientSeesWhy() {
    for (DenyReason reason :
        List.of(DenyReason.INVALID_TOKEN, DenyReason.EXPIRED_TOKEN, DenyReason.UNKNOWN_TARGET)) {
      client.server.intentAnswer = Optional.of(new TokenAnswer.Rejected(reason));
      assertThat(assertRefused(sent(Map.of()), 403, reason.code()).headers())
          .doesNotContainKey("www-authenticate");
    }
    String decision = UUID.randomUUID().toString();
    client.server.intentAnswer =
        Optional.of(
            new TokenAnswer.Denied(DenyReason.INSUFFICIENT_SCOPE, decision, Optional.empty()));
    assertThat(assertRefused(sent(Map.of()), 403, "insufficient_scope").details().decisionId())
        .isEqualTo(decision);
    client.server.intentAnswer = Optional.of(new TokenAnswer.Unavailable());
    assertRefused(sent(Map.of()), 503, "authorization_unavailable");
  }

  @ParameterizedTest
  @CsvSource({
    "401, replayed_token, 403",
    "401, prompt_mismatch, 403",
    "401, missing_token, 403",
    "400, malformed_request, 400",
    "503, authorization_unavailable, 503"
  })
  void refusalWhenOfTheAgentsSidecarThenTheClientSeesNoChallenge(
      int status, String reason, int seen) {
    Ruling.Pass pass = assertPass(sent(Map.of()));
    String decision = UUID.randomUUID().toString();
    Map<String, String> headers = new HashMap<>();
    headers.put("x-casa-reason", reason);
    headers.put("x-casa-decision", decision);
    headers.put("www-authenticate", "Bearer error=\"invalid_token\"");

    HeadersAnswer answer =
        client.guards.answers().open(pass.metadata()).onHeaders(status, headers, false);

    Ruling.Refuse refuse = ((HeadersAnswer.Replace) answer).answer();
    assertRefused(refuse, seen, reason);
    assertThat(refuse.details().decisionId()).isEqualTo(decision);
    assertThat(refuse.headers()).doesNotContainKey("www-authenticate");
    DecisionRecord told = client.decisions.getLast();
    assertThat(told.kind()).isEqualTo(Kind.PROMPT);
    assertThat(told.intentId()).isEqualTo(client.decisions.getFirst().intentId());
  }

  @Test
  void answerWhenOfTheAgentThenPassesUnreadAndWhenOfNobodyThenIsARefusal() {
    AnswerReaders answers = client.guards.answers();
    Ruling.Pass pass = assertPass(sent(Map.of()));

    for (int status : List.of(200, 401, 403, 404, 500)) {
      assertThat(
              answers
                  .open(pass.metadata())
                  .onHeaders(status, Map.of("content-type", "text/html"), false))
          .isInstanceOf(HeadersAnswer.PassUnread.class);
    }
    HeadersAnswer nobody =
        answers.open(pass.metadata()).onHeaders(503, Map.of("content-type", "text/plain"), false);
    assertRefused(((HeadersAnswer.Replace) nobody).answer(), 503, "upstream_unavailable");
  }

  @Test
  void requestWhenOfTheClientsUsersThenReachesItAsItIs() {
    Ruling.Pass pass =
        assertPass(
            decide(
                client.guards.inbound(),
                post(Direction.INBOUND, WEB, "/", "x", Map.of("authorization", "Basic YTpi"))));

    assertThat(pass.setHeaders()).isEmpty();
    assertThat(pass.removeHeaders()).isEmpty();
    assertThat(client.decisions).hasSize(1);
  }

  // ---- at the agent's sidecar

  @Test
  void promptWhenItsIntentTokenCameAlongThenOpensThatSession() {
    String token = intentToken();

    Ruling.Pass pass = assertPass(received(BODY, token));

    assertThat(agent.server.inputs).isEmpty();
    assertThat(pass.removeHeaders()).contains("authorization");
    assertThat(pass.setHeaders()).containsOnlyKeys("traceparent");
    assertThat(agent.decisions.getFirst().intentId()).contains("i1");
    assertThat(agent.decisions.getFirst().kind()).isEqualTo(Kind.PROMPT);
    assertPass(agent.llm(PROMPT, Map.of()));
    assertPass(agent.tool("pay", "{\"amount\":10}", Map.of()));
    assertThat(agent.server.toolsAsked.getFirst().intentToken()).isEqualTo(token);
  }

  @Test
  void promptWhenWithoutATokenOrWithAUsersThenIsRefusedWithAChallenge() {
    assertThat(assertRefused(received(agent, BODY, Map.of()), 401, "missing_token").headers())
        .containsEntry("www-authenticate", "Bearer");
    for (String value : List.of("Bearer user.to.ken", "Bearer a,Bearer b", "Basic YTpi")) {
      assertThat(
              assertRefused(
                      received(agent, BODY, Map.of("authorization", value)), 401, "invalid_token")
                  .headers())
          .containsKey("www-authenticate");
    }
    assertThat(agent.server.inputs).isEmpty();
    assertRefused(agent.llm(PROMPT, Map.of()), 403, "no_live_session");
  }

  @Test
  void intentTokenWhenUsedTwiceThenIsRefused() {
    String token = intentToken();
    assertPass(received(BODY, token));

    assertRefused(received(BODY, token), 401, "replayed_token");
    assertThat(agent.guards.sessions()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pay my rent ", "pay my rent", "Pay my rents", "Close my account"})
  void intentTokenWhenThePromptIsAnotherThenOpensNothing(String other) {
    String token = intentToken();

    assertRefused(received("{\"prompt\":\"" + other + "\"}", token), 401, "prompt_mismatch");
    assertThat(agent.guards.sessions()).isZero();
    assertThat(agent.decisions.getFirst().intentId()).contains("i1");
    assertRefused(received(BODY, token), 401, "replayed_token");
  }

  @Test
  void intentTokenWhenNotForThisAgentRealmSystemOrTimeThenIsRefused() {
    Map<String, Consumer<JWTClaimsSet.Builder>> wrong = new LinkedHashMap<>();
    wrong.put("wrong_audience", claims -> claims.audience("http://" + HELPER));
    wrong.put(
        "expired_token",
        claims -> claims.expirationTime(Date.from(agent.clock.instant().minusSeconds(6))));
    wrong.put("missing_dpop_proof", claims -> claims.claim("cnf", Map.of("jkt", "x")));
    wrong.forEach(
        (reason, change) ->
            assertRefused(received(BODY, intentToken(PROMPT, change)), 401, reason));
    for (Consumer<JWTClaimsSet.Builder> change :
        List.<Consumer<JWTClaimsSet.Builder>>of(
            claims -> claims.issuer("http://keycloak.example/realms/other"),
            claims -> claims.claim("mas", "other"),
            claims -> claims.claim("scope", "tool:pay"),
            claims -> claims.claim("scope", "user-input call-tools"),
            claims -> claims.claim("act", null),
            claims ->
                claims.claim(
                    "act", Map.of("sub", ISSUER + "/casa/apps/assistant/client-metadata.json")),
            claims -> claims.claim("intent", Map.of("id", "i2", "sha256", PromptHash.of(PROMPT))),
            claims -> claims.jwtID(null))) {
      assertRefused(received(BODY, intentToken(PROMPT, change)), 401, "invalid_token");
    }
    assertThat(agent.guards.sessions()).isZero();
  }

  @Test
  void intentTokenWhenForgedOrOfAnotherTypeThenIsRefused() throws Exception {
    JWTClaimsSet claims = SignedJWT.parse(intentToken()).getJWTClaimsSet();

    assertRefused(received(BODY, signed(claims, "at+jwt", key())), 401, "invalid_token");
    assertRefused(received(BODY, signed(claims, "JWT", KEY)), 401, "invalid_token");
    assertRefused(received(BODY, signed(claims, "txntoken+jwt", KEY)), 401, "invalid_token");
  }

  @Test
  void intentTokenWhenItsSessionWasEndedThenIsRefused() {
    agent.revoked.add("i1");

    assertRefused(received(BODY, intentToken()), 401, "session_revoked");
  }

  @Test
  void intentTokenWhenTheRealmsKeysCannotBeHadThenIs503() throws SidecarException {
    GuardFixture blind = GuardFixture.forClients();

    assertRefused(
        received(blind, BODY, Map.of("authorization", "Bearer " + intentToken())),
        503,
        "authorization_unavailable");
  }

  @Test
  void intentTokenWhenSentWithAMessageOfAnotherAgentThenOpensNoSessionOfOtherWords() {
    String message =
        "{\"message\":{\"messageId\":\"m1\",\"role\":\"ROLE_USER\","
            + "\"parts\":[{\"text\":\"Close my account\"}]}}";
    Ruling ruling =
        decide(
            agent.guards.inbound(),
            post(
                Direction.INBOUND,
                AGENT,
                "/message:send",
                message,
                Map.of("authorization", "Bearer " + intentToken(), "a2a-version", "1.0")));

    assertRefused(ruling, 400, "prompt_not_found");
    assertThat(agent.guards.sessions()).isZero();
  }

  @Test
  void agentTokenWhenSentWithAPromptThenOpensNothing() {
    String agentToken = intentToken(PROMPT, claims -> claims.claim("authorization_details", null));

    assertRefused(received(BODY, agentToken), 400, "malformed_request");
    assertThat(agent.guards.sessions()).isZero();
  }

  @Test
  void intentTokenWhenTheAgentTakesNoPromptsThenIsRefused() throws SidecarException {
    GuardFixture helper = new GuardFixture(GuardSettings.AppType.AGENT, Optional.empty());
    helper.jwks = agent.jwks;

    assertRefused(
        received(helper, BODY, Map.of("authorization", "Bearer " + intentToken())),
        400,
        "malformed_request");
  }

  @Test
  void promptWhenTheAgentTakesAnybodysThenMayComeWithAnIntentTokenOrWithout()
      throws SidecarException {
    GuardFixture open = new GuardFixture();
    open.jwks = agent.jwks;

    assertPass(received(open, BODY, Map.of("authorization", "Bearer " + intentToken())));
    assertThat(open.server.inputs).isEmpty();
    assertPass(received(open, BODY, Map.of()));
    assertThat(open.server.inputs).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"i1, PROMPT", "i0, NOWHERE"})
  void conversationWhenTheTokenNamesTheMessageBeforeThenWhatItSaidIsKnown(
      String before, Origin origin) {
    String first = "Write to bob@bank.example";
    AnswerReader end =
        agent
            .guards
            .answers()
            .open(assertPass(received(conversing(first), intentToken(first, c -> {}))).metadata());
    end.onHeaders(200, Map.of(), true);
    end.onClosed();
    String next = "And once more, please";
    Map<String, Object> details = details("i2", next);
    details.put("predecessor_intent_id", before);

    String token =
        intentToken(
            next,
            claims ->
                claims
                    .claim("intent", Map.of("id", "i2", "sha256", PromptHash.of(next)))
                    .claim("authorization_details", List.of(details)));
    assertPass(received(conversing(next), token));
    agent.tool("send_mail", "{\"to\":\"bob@bank.example\"}", Map.of());

    assertThat(agent.decisions.getLast().intentId()).contains("i2");
    assertThat(agent.server.toolsAsked.getLast().traced().origins())
        .filteredOn(one -> one.part() == ArgumentOrigin.Part.EMAIL)
        .singleElement()
        .returns(origin, ArgumentOrigin::origin);
  }

  private static String conversing(String prompt) {
    return "{\"prompt\":\"" + prompt + "\",\"conversation\":\"c-1\"}";
  }
}
