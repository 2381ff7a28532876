/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.JWTClaimsSet;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that are bound to a key (RFC 9449): the bank, whose assistant asks for such. */
@ExtendWith(KeycloakServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DpopIT {
  private static final String TOKEN = "token";

  private final Bank bank;
  private final DpopKey key = DpopKey.create();

  DpopIT(@On(Setup.CASA_ON_H2) RunningKeycloak keycloak) {
    this.bank = Bank.open(keycloak);
    ObjectNode document = bank.document();
    ((ObjectNode) document.path("apps").path(0)).put("dpopBoundAccessTokens", true);
    expect(200, bank.realm().putSystem(document));
  }

  /** A request for each kind of token that the assistant may ask for with an intent token. */
  private Stream<Map<String, String>> exchanges() {
    return Stream.of(
        Map.of("scope", "llm-access", "resource", Bank.LLM),
        Map.of("scope", "user-input", "resource", Bank.HELPER),
        Map.of(
            "scope",
            "tool:get_accounts",
            "resource",
            Bank.TOOLS,
            "authorization_details",
            "[{\"type\":\"urn:casa:tool-call\",\"tool\":\"get_accounts\",\"arguments\":{}}]"));
  }

  @Test
  void intentWhenKeyIsProvedThenTokenIsBoundToIt() throws Exception {
    Answer answer = intent(proof(key));

    expect(200, answer);
    assertBound(answer);
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void exchangeWhenKeyIsProvedThenTokenIsBoundToIt(Map<String, String> asked) throws Exception {
    String intentToken = selectedIntent();

    Answer answer = exchange(intentToken, asked, proof(key));

    expect(200, answer);
    assertBound(answer);
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void exchangeWhenKeyIsNotTheTokensThenRefuses(Map<String, String> asked) {
    String intentToken = intentToken();

    expectRefusal(
        exchange(intentToken, asked, proof(DpopKey.create())),
        400,
        "invalid_request",
        "invalid_dpop_proof");
    expectRefusal(
        exchange(intentToken, asked, ""), 400, "invalid_dpop_proof", "missing_dpop_proof");
  }

  /** A proof that breaks one rule of RFC 9449 section 4.3. */
  @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
  enum Broken {
    OF_ANOTHER_METHOD(claims -> claims.claim("htm", "GET")),
    OF_ANOTHER_URL(claims -> claims.claim("htu", "https://other.example/token")),
    OF_LONG_AGO(claims -> claims.issueTime(Date.from(Instant.now().minusSeconds(60)))),
    OF_THE_FUTURE(claims -> claims.issueTime(Date.from(Instant.now().plusSeconds(60)))),
    WITHOUT_METHOD(claims -> claims.claim("htm", null)),
    WITHOUT_URL(claims -> claims.claim("htu", null)),
    WITHOUT_ID(claims -> claims.jwtID(null)),
    WITHOUT_TIME(claims -> claims.issueTime(null));

    private final UnaryOperator<JWTClaimsSet.Builder> change;

    Broken(UnaryOperator<JWTClaimsSet.Builder> change) {
      this.change = change;
    }
  }

  @ParameterizedTest
  @EnumSource
  void intentWhenProofBreaksARuleThenRefuses(Broken broken) {
    expectRefusal(
        intent(key.proof("POST", url(TOKEN), broken.change)),
        400,
        "invalid_dpop_proof",
        "invalid_dpop_proof");
  }

  @Test
  void intentWhenProofIsNotOneThenRefuses() {
    String good = proof(key);
    for (String bad :
        List.of(
            "x",
            key.forged("POST", url(TOKEN)),
            key.withType("jwt", "POST", url(TOKEN)),
            good + "," + proof(key))) {
      expectRefusal(intent(bad), 400, "invalid_dpop_proof", "invalid_dpop_proof");
    }
  }

  @Test
  void intentWhenProofIsRepeatedThenRefuses() {
    String proof = proof(key);
    expect(200, intent(proof));

    expectRefusal(intent(proof), 400, "invalid_dpop_proof", "invalid_dpop_proof");
  }

  @Test
  void intentWhenThereIsNoProofThenRefuses() {
    expectRefusal(intent(""), 400, "invalid_dpop_proof", "missing_dpop_proof");
  }

  @Test
  void exchangeWhenTokenWasPresentedToTheAppThenItNeedsNoKey() throws Exception {
    String agentToken =
        exchange(intentToken(), Map.of("scope", "user-input", "resource", Bank.HELPER), proof(key))
            .text("access_token");

    Answer answer =
        bank.exchangeAsHelper(
            Map.of("subject_token", agentToken, "scope", "llm-access", "resource", Bank.LLM));

    expect(200, answer);
    assertThat(answer.text("token_type")).isEqualTo("Bearer");
    assertThat(answer.accessToken().getJWTClaimsSet().getClaims()).doesNotContainKey("cnf");
  }

  @Test
  void exchangeWhenAppIsNotAskedForAProofAndSendsOneThenTokenIsBound() throws Exception {
    String agentToken =
        exchange(intentToken(), Map.of("scope", "user-input", "resource", Bank.HELPER), proof(key))
            .text("access_token");

    Answer answer =
        post(
            url(TOKEN),
            bank.withProof(
                "helper",
                bank.helper(),
                fields(
                    Map.of(
                        "grant_type", Bank.EXCHANGE,
                        "subject_token", agentToken,
                        "subject_token_type", Bank.ACCESS_TOKEN,
                        "scope", "llm-access",
                        "resource", Bank.LLM))),
            proof(key));

    expect(200, answer);
    assertBound(answer);
  }

  @Test
  void exchangeWhenTransactionTokenIsAskedForThenItIsNotBound() throws Exception {
    Answer answer =
        exchange(
            selectedIntent(),
            Map.of(
                "scope",
                "tool:get_accounts",
                "resource",
                Bank.TOOLS,
                "requested_token_type",
                "urn:ietf:params:oauth:token-type:txn_token",
                "authorization_details",
                "[{\"type\":\"urn:casa:tool-call\",\"tool\":\"get_accounts\",\"arguments\":{}}]"),
            proof(key));

    expect(200, answer);
    assertThat(answer.text("token_type")).isEqualTo("N_A");
    assertThat(answer.accessToken().getJWTClaimsSet().getClaims()).doesNotContainKey("cnf");
  }

  @Test
  void introspectWhenTokenIsBoundThenSaysToWhichKey() {
    Answer answer = bank.introspect("assistant", bank.assistant(), intentToken(), Map.of());

    expect(200, answer);
    assertThat(answer.json().path("active").booleanValue()).isTrue();
    assertThat(answer.text("token_type")).isEqualTo("DPoP");
    assertThat(answer.json().at("/cnf/jkt").textValue()).isEqualTo(key.thumbprint());
  }

  @Test
  void llmCallsWhenTokenIsBoundThenIsNoBearerToken() {
    String llmToken = llmToken();
    String url = bank.realm().url() + "/casa/llm-calls";

    Answer asBearer = report(url, "Bearer " + llmToken, "");
    Answer unproved = report(url, "DPoP " + llmToken, "");
    Answer ofAnotherKey =
        report(url, "DPoP " + llmToken, DpopKey.create().proofFor("POST", url, llmToken));
    Answer ofAnotherToken =
        report(url, "DPoP " + llmToken, key.proofFor("POST", url, "another.access.token"));
    Answer proved = report(url, "DPoP " + llmToken, key.proofFor("POST", url, llmToken));

    expectRefusal(asBearer, 401, "invalid_token", "missing_dpop_proof");
    assertThat(asBearer.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("DPoP "));
    expectRefusal(unproved, 401, "invalid_token", "invalid_dpop_proof");
    expectRefusal(ofAnotherKey, 401, "invalid_token", "invalid_dpop_proof");
    expectRefusal(ofAnotherToken, 401, "invalid_token", "invalid_dpop_proof");
    expect(201, proved);
  }

  @Test
  void decisionWhenTokenIsBoundThenIsNoBearerToken() {
    String intentToken = intentToken();
    String url = bank.realm().url() + "/casa/access/v1/evaluation";

    expectRefusal(
        decide(url, "Bearer " + intentToken, ""), 401, "invalid_token", "missing_dpop_proof");
    // The empty question is malformed, and is read once the token is good.
    expect(400, decide(url, "DPoP " + intentToken, key.proofFor("POST", url, intentToken)));
  }

  @Test
  void llmCallsWhenTokenIsNotBoundThenAProofDoesNotHelpIt() throws Exception {
    Bank unbound = Bank.shared(bank.realm().keycloak());
    String llmToken = unbound.askLlmToken(unbound.intentToken()).text("access_token");
    String url = unbound.realm().url() + "/casa/llm-calls";

    expectRefusal(
        report(url, "DPoP " + llmToken, key.proofFor("POST", url, llmToken)),
        401,
        "invalid_token",
        "invalid_dpop_proof");
  }

  @Test
  void tokenWhenClientIsNoAppThenABadProofIsRefusedAsKeycloakDoes() {
    Answer answer =
        post(
            url(TOKEN),
            fields(
                Map.of(
                    "grant_type", "client_credentials",
                    "client_id", "robot",
                    "client_secret", "robot")),
            "x");

    expect(400, answer);
    assertThat(answer.text("error")).isEqualTo("invalid_request");
    assertThat(answer.json().has("casa_reason")).isFalse();
  }

  private void assertBound(Answer answer) throws Exception {
    assertThat(answer.text("token_type")).isEqualTo("DPoP");
    assertThat(answer.accessToken().getJWTClaimsSet().getJSONObjectClaim("cnf"))
        .isEqualTo(Map.of("jkt", key.thumbprint()));
  }

  private String url(String endpoint) {
    return bank.realm().url() + "/protocol/openid-connect/" + endpoint;
  }

  private String proof(DpopKey of) {
    return of.proof("POST", url(TOKEN), claims -> claims);
  }

  private Answer intent(String proof) {
    return askAsAssistant(
        Map.of(
            "grant_type",
            "client_credentials",
            "authorization_details",
            Bank.userInput(Bank.PROMPT)),
        proof);
  }

  private String intentToken() {
    Answer answer = intent(proof(key));
    expect(200, answer);
    return answer.text("access_token");
  }

  private String llmToken() {
    return exchange(intentToken(), Map.of("scope", "llm-access", "resource", Bank.LLM), proof(key))
        .text("access_token");
  }

  /** An intent token whose LLM has selected {@code get_accounts} without arguments. */
  private String selectedIntent() {
    String intentToken = intentToken();
    String llmToken =
        exchange(intentToken, Map.of("scope", "llm-access", "resource", Bank.LLM), proof(key))
            .text("access_token");
    String url = bank.realm().url() + "/casa/llm-calls";
    expect(
        201,
        post(
            HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "DPoP " + llmToken)
                .header("DPoP", key.proofFor("POST", url, llmToken)),
            Bank.report(
                UUID.randomUUID().toString(),
                new String[] {Bank.selected("c", "get_accounts", "{}")})));
    return intentToken;
  }

  private Answer exchange(String subjectToken, Map<String, String> asked, String proof) {
    var form = new HashMap<>(asked);
    form.put("grant_type", Bank.EXCHANGE);
    form.put("subject_token", subjectToken);
    form.put("subject_token_type", Bank.ACCESS_TOKEN);
    return askAsAssistant(form, proof);
  }

  private Answer askAsAssistant(Map<String, String> form, String proof) {
    return post(url(TOKEN), bank.withProof("assistant", bank.assistant(), fields(form)), proof);
  }

  private static List<Map.Entry<String, String>> fields(Map<String, String> form) {
    return List.copyOf(form.entrySet());
  }

  private static Answer post(String url, List<Map.Entry<String, String>> fields, String proof) {
    HttpRequest.Builder request = Http.formRequest(url, fields);
    return Http.send(proof.isEmpty() ? request : request.header("DPoP", proof));
  }

  private static Answer report(String url, String authorization, String proof) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).header("Authorization", authorization);
    return post(
        proof.isEmpty() ? request : request.header("DPoP", proof),
        Bank.report(UUID.randomUUID().toString()));
  }

  private Answer decide(String url, String authorization, String proof) {
    String clientId = bank.realm().clientId("assistant");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", authorization)
            .header(
                "Casa-Client-Assertion",
                bank.assistant().assertion(clientId, bank.realm().issuer()));
    return post(proof.isEmpty() ? request : request.header("DPoP", proof), "{}");
  }

  private static Answer post(HttpRequest.Builder request, String json) {
    return Http.send(
        request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
  }
}
