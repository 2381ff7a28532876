/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.OnPostgres;
import io.casa.keycloak.it.RunningKeycloak;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code actor_token} and {@code may_act}, RFC 8693 sections 2.1 and 4.4. */
@OnPostgres
final class ActorTokenIT {
  private final RunningKeycloak keycloak;
  private Bank bank;
  private String intentToken;

  ActorTokenIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void useBank() {
    bank = Bank.shared(keycloak);
    intentToken = bank.intentToken();
  }

  @Test
  void exchangeWhenActorTokenIsTheCallersOwnThenTheCallerActs() throws ParseException {
    Answer answer = exchangeWithActor(intentToken);

    expect(200, answer);
    assertThat(answer.accessToken().getJWTClaimsSet().getJSONObjectClaim("act"))
        .isEqualTo(Map.of("sub", bank.realm().clientId("assistant")));
  }

  @Test
  void exchangeWhenActorTokenIsNotTheCallersThenRefuses() {
    String agentToken = bank.agentToken(intentToken);
    String robot = bank.askAsRobot(Map.of("grant_type", "client_credentials")).text("access_token");
    for (String another : List.of(agentToken, robot)) {
      assertThat(exchangeWithActor(another).text("error")).isEqualTo("invalid_request");
    }
    expectRefusal(exchangeWithActor(agentToken), 400, "invalid_request", "wrong_audience");
    expectRefusal(exchangeWithActor(robot), 400, "invalid_request", "wrong_audience");
    expectRefusal(exchangeWithActor(bank.aliceToken()), 400, "invalid_request", "wrong_audience");
  }

  @Test
  void exchangeWhenActorTokenDoesNotVerifyThenRefuses() {
    String llmToken = bank.askLlmToken(intentToken).text("access_token");
    for (String wrong :
        List.of(
            "x",
            intentToken.substring(0, intentToken.lastIndexOf('.') + 1) + "AAAA",
            llmToken,
            bank.intentToken(),
            Bank.open(keycloak).intentToken())) {
      expectRefusal(exchangeWithActor(wrong), 400, "invalid_request", "invalid_token");
    }
  }

  @Test
  void exchangeWhenActorTokenWasIssuedToTheCallerByTheRealmThenTheCallerActs()
      throws ParseException {
    bank = Bank.open(keycloak);
    allowServiceAccount("assistant");
    String workload =
        bank.realm()
            .tokenAs("assistant", bank.assistant(), Map.of("grant_type", "client_credentials"))
            .text("access_token");
    intentToken = bank.intentToken();

    expect(200, exchangeWithActor(workload));
    var opening = new HashMap<String, String>();
    opening.put("subject_token", bank.aliceToken());
    opening.put("authorization_details", Bank.userInput(Bank.PROMPT));
    opening.put("actor_token", workload);
    opening.put("actor_token_type", Bank.ACCESS_TOKEN);
    Answer opened = bank.exchange(opening);
    expect(200, opened);
    Map<String, Object> act = Map.of("sub", bank.realm().clientId("assistant"));
    assertThat(opened.accessToken().getJWTClaimsSet().getJSONObjectClaim("act")).isEqualTo(act);
    assertThat(
            bank.askLlmToken(opened.text("access_token"))
                .accessToken()
                .getJWTClaimsSet()
                .getJSONObjectClaim("act"))
        .isEqualTo(act);
  }

  @Test
  void openingWhenActorNotInMayActThenDenies() {
    bank = Bank.open(keycloak);
    mayAct("{\"sub\": \"" + bank.realm().clientId("helper") + "\"}");
    expectRefusal(bank.askIntentFor(bank.aliceToken()), 400, "invalid_request", "invalid_token");
  }

  @Test
  void openingWhenActorInMayActThenAllows() {
    bank = Bank.open(keycloak);
    mayAct("{\"client_id\": \"" + bank.realm().clientId("assistant") + "\"}");
    expect(200, bank.askIntentFor(bank.aliceToken()));
  }

  @Test
  void openingWhenMayActIsMalformedThenDenies() {
    bank = Bank.open(keycloak);
    mayAct("{\"sub\": \"" + bank.realm().clientId("assistant") + "\", \"email\": \"x@y\"}");
    expectRefusal(bank.askIntentFor(bank.aliceToken()), 400, "invalid_request", "invalid_token");
  }

  private Answer exchangeWithActor(String actorToken) {
    return bank.exchange(
        Map.of(
            "subject_token",
            intentToken,
            "scope",
            "llm-access",
            "resource",
            Bank.LLM,
            "actor_token",
            actorToken,
            "actor_token_type",
            Bank.ACCESS_TOKEN));
  }

  private void allowServiceAccount(String app) {
    JsonNode client = bank.realm().client(bank.realm().clientId(app));
    ObjectNode changed = client.deepCopy();
    changed.put("serviceAccountsEnabled", true);
    expect(
        204,
        bank.realm().admin("PUT", "/clients/" + client.path("id").asText(), changed.toString()));
  }

  /** Lets alice's tokens carry this {@code may_act}. */
  private void mayAct(String json) {
    String portal = bank.realm().client("portal").path("id").asText();
    expect(
        201,
        bank.realm()
            .admin(
                "POST",
                "/clients/" + portal + "/protocol-mappers/models",
                """
                {"name": "may_act", "protocol": "openid-connect",
                 "protocolMapper": "oidc-hardcoded-claim-mapper",
                 "config": {"claim.name": "may_act", "claim.value": "%s", "jsonType.label": "JSON",
                            "access.token.claim": "true"}}
                """
                    .formatted(json.replace("\"", "\\\""))));
  }
}
