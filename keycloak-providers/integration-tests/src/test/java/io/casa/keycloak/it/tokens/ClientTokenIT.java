/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.PROMPT;
import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static io.casa.keycloak.it.tokens.Bank.userInput;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.JWTClaimsSet;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.OnPostgres;
import io.casa.keycloak.it.RunningKeycloak;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Intent tokens (T1) that a client app gets for an entry agent, and who may use them. */
@OnPostgres
final class ClientTokenIT {
  private static final String ASSISTANT = "http://assistant.bank.example";

  private final RunningKeycloak keycloak;
  private final AppKey webKey = AppKey.create();
  private Bank bank;

  ClientTokenIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void giveTheClientAKey() {
    bank = Bank.open(keycloak);
    ObjectNode document = bank.document();
    ((ObjectNode) document.at("/apps/2")).set("jwks", MasDocuments.read(webKey.publicKeySet()));
    expect(200, bank.realm().putSystem(document));
  }

  private Answer ask(Map<String, String> form) {
    var fields = new HashMap<>(form);
    fields.putIfAbsent("grant_type", "client_credentials");
    fields.put("authorization_details", userInput(PROMPT));
    return bank.realm().tokenAs("web", webKey, fields);
  }

  private String intentToken() {
    Answer answer = ask(Map.of("resource", ASSISTANT));
    expect(200, answer);
    return answer.text("access_token");
  }

  private String web() {
    return bank.realm().clientId("web");
  }

  @Test
  void intentWhenClientAsksThenTokenIsForTheEntryAgentAndNamesTheClient() throws ParseException {
    Answer answer = ask(Map.of("resource", ASSISTANT));

    expect(200, answer);
    JWTClaimsSet claims = answer.accessToken().getJWTClaimsSet();
    assertThat(claims.getAudience()).containsExactly(ASSISTANT);
    assertThat(claims.getSubject()).isEqualTo(web());
    assertThat(claims.getStringClaim("client_id")).isEqualTo(web());
    assertThat(claims.getJSONObjectClaim("act")).isEqualTo(Map.of("sub", web()));
    assertThat(claims.getStringClaim("scope")).startsWith("user-input tool:");
    Map<String, Object> intent = claims.getJSONObjectClaim("intent");
    assertThat(claims.getClaim("authorization_details"))
        .isEqualTo(
            List.of(
                Map.of(
                    "type",
                    "urn:casa:user-input",
                    "intent_id",
                    intent.get("id"),
                    "prompt_sha256",
                    intent.get("sha256"))));
    assertThat(answer.json().at("/authorization_details/0/intent_id").asText())
        .isEqualTo(intent.get("id"));
  }

  @Test
  void intentWhenClientAsksForItsUserThenSubjectIsTheUserAndTheClientActs() throws ParseException {
    Answer answer =
        ask(
            Map.of(
                "grant_type",
                Bank.EXCHANGE,
                "subject_token",
                bank.aliceToken(),
                "subject_token_type",
                Bank.ACCESS_TOKEN,
                "audience",
                bank.realm().clientId("assistant")));

    expect(200, answer);
    JWTClaimsSet claims = answer.accessToken().getJWTClaimsSet();
    assertThat(claims.getAudience()).containsExactly(ASSISTANT);
    assertThat(claims.getSubject()).isEqualTo(bank.aliceId());
    assertThat(claims.getJSONObjectClaim("act")).isEqualTo(Map.of("sub", web()));
  }

  @Test
  void intentWhenClientNamesNoEntryAgentThenRefuses() {
    for (Map<String, String> wrong :
        List.of(
            Map.<String, String>of(),
            Map.of("resource", Bank.HELPER),
            Map.of("resource", Bank.TOOLS),
            Map.of("resource", "https://web.bank.example"),
            Map.of("resource", "http://other.example"),
            Map.of("audience", web()),
            Map.of("resource", ASSISTANT, "audience", bank.realm().clientId("helper")))) {
      expectRefusal(ask(wrong), 400, "invalid_target", "unknown_target");
    }
  }

  @Test
  void exchangeWhenTheClientHoldsItsOwnIntentTokenThenRefuses() {
    String token = intentToken();
    for (Map<String, String> wanted :
        List.of(
            Map.of("scope", "llm-access", "resource", Bank.LLM),
            Map.of("scope", "user-input", "resource", Bank.HELPER),
            Map.of("scope", "read-resources", "resource", Bank.TOOLS),
            Bank.toolCall(token, "get_accounts", "{}"))) {
      var form = new HashMap<>(wanted);
      form.put("subject_token", token);
      expectRefusal(bank.exchangeAs("web", webKey, form), 400, "invalid_request", "wrong_audience");
    }
  }

  @Test
  void callWhenTheEntryAgentExchangesTheClientsTokenThenTheChainShowsBoth() throws ParseException {
    String token = intentToken();
    bank.select(token, selected("c1", "get_accounts", "{}"));

    Answer answer = bank.askToolToken(token, "get_accounts", "{}");

    expect(200, answer);
    JWTClaimsSet claims = answer.accessToken().getJWTClaimsSet();
    assertThat(claims.getJSONObjectClaim("act"))
        .isEqualTo(Map.of("sub", bank.realm().clientId("assistant"), "act", Map.of("sub", web())));
    assertThat(claims.getSubject()).isEqualTo(web());
  }

  @Test
  void hopWhenTheEntryAgentHandsOnTheClientsIntentThenTheTokenIsNoPrompts() throws ParseException {
    JWTClaimsSet claims =
        bank.askAgentToken(intentToken(), "user-input").accessToken().getJWTClaimsSet();

    assertThat(claims.getClaims()).doesNotContainKey("authorization_details");
    assertThat(claims.getJSONObjectClaim("act"))
        .isEqualTo(Map.of("sub", bank.realm().clientId("assistant"), "act", Map.of("sub", web())));
  }

  @Test
  void revocationWhenTheClientOrTheAgentAsksThenTheSessionEnds() {
    for (String app : List.of("web", "assistant")) {
      String token = intentToken();
      expect(200, bank.revoke(app, app.equals("web") ? webKey : bank.assistant(), token));
      expectRefusal(bank.askLlmToken(token), 400, "invalid_request", "session_revoked");
    }
  }
}
