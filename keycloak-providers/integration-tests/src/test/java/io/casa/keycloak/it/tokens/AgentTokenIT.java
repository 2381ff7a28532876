/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.report;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static io.casa.keycloak.it.tokens.Bank.toolCall;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.OnPostgres;
import io.casa.keycloak.it.RunningKeycloak;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agent tokens (TA): a session handed on to another agent, and what it may do with it. */
@OnPostgres
final class AgentTokenIT {
  private final RunningKeycloak keycloak;
  private Bank bank;
  private String intentToken;

  AgentTokenIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void useBank() {
    bank = Bank.shared(keycloak);
    intentToken = bank.intentToken();
  }

  @Test
  void hopWhenTargetIsAnotherAgentThenTokenIsForItAndTheChainGrows() throws ParseException {
    Answer answer = bank.askAgentToken(intentToken, "user-input");

    expect(200, answer);
    JWTClaimsSet claims = answer.accessToken().getJWTClaimsSet();
    JWTClaimsSet before = SignedJWT.parse(intentToken).getJWTClaimsSet();
    assertThat(claims.getAudience()).containsExactly(Bank.HELPER);
    assertThat(claims.getJSONObjectClaim("act"))
        .isEqualTo(Map.of("sub", bank.realm().clientId("assistant")));
    assertThat(claims.getSubject()).isEqualTo(before.getSubject());
    assertThat(claims.getJSONObjectClaim("intent")).isEqualTo(before.getJSONObjectClaim("intent"));
    assertThat(claims.getStringListClaim("tools"))
        .containsExactlyInAnyOrderElementsOf(before.getStringListClaim("tools"));
    assertThat(claims.getExpirationTime()).isBeforeOrEqualTo(before.getExpirationTime());
    assertThat(answer.text("issued_token_type")).isEqualTo(Bank.ACCESS_TOKEN);
    assertThat(answer.text("token_type")).isEqualTo("Bearer");
  }

  @Test
  void hopWhenScopeNarrowsThenItStaysNarrow() throws ParseException {
    String narrow =
        bank.askAgentToken(intentToken, "user-input tool:get_accounts").text("access_token");

    JWTClaimsSet claims = SignedJWT.parse(narrow).getJWTClaimsSet();
    assertThat(claims.getStringListClaim("tools")).containsExactly("get_accounts");
    assertThat(claims.getStringClaim("scope")).isEqualTo("user-input tool:get_accounts");
    selectAsHelper(narrow, selected("c1", "transfer", "{}"));
    expectBlock(
        bank.exchangeAsHelper(toolCall(narrow, "transfer", "{}")),
        "DETERMINISTIC_TOOL_SELECTED",
        "tool_intent_mismatch");
    expectRefusal(
        bank.exchangeAsHelper(
            Map.of(
                "subject_token",
                narrow,
                "scope",
                "user-input tool:transfer",
                "resource",
                "http://assistant.bank.example")),
        400,
        "invalid_scope",
        "insufficient_scope");
  }

  @Test
  void toolTokenWhenGotWithAnAgentTokenThenItsOwnLlmSelectedAndTheChainShowsBoth()
      throws ParseException {
    String agentToken = bank.agentToken(intentToken);
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));
    expectBlock(
        bank.exchangeAsHelper(toolCall(agentToken, "get_accounts", "{}")),
        "DETERMINISTIC_LLM_SELECTED_TOOLS",
        "no_llm_calls_made_by_app");
    selectAsHelper(agentToken, selected("c1", "get_accounts", "{}"));

    Answer answer = bank.exchangeAsHelper(toolCall(agentToken, "get_accounts", "{}"));

    expect(200, answer);
    assertThat(answer.accessToken().getJWTClaimsSet().getJSONObjectClaim("act"))
        .isEqualTo(
            Map.of(
                "sub",
                bank.realm().clientId("helper"),
                "act",
                Map.of("sub", bank.realm().clientId("assistant"))));
  }

  @Test
  void hopWhenTargetIsNotAnotherAgentOfTheSystemThenRefuses() {
    for (String target :
        List.of(
            "http://assistant.bank.example",
            Bank.TOOLS,
            Bank.LLM,
            "https://web.bank.example",
            "http://other.example")) {
      expectRefusal(
          bank.exchange(
              Map.of("subject_token", intentToken, "scope", "user-input", "resource", target)),
          400,
          "invalid_target",
          "unknown_target");
    }
  }

  @Test
  void hopWhenSubjectIsNotForTheCallerThenRefuses() {
    String agentToken = bank.agentToken(intentToken);

    expectRefusal(
        bank.askAgentToken(agentToken, "user-input"), 400, "invalid_request", "wrong_audience");
    expectRefusal(
        bank.exchangeAsHelper(
            Map.of(
                "subject_token",
                intentToken,
                "scope",
                "user-input",
                "resource",
                "http://assistant.bank.example")),
        400,
        "invalid_request",
        "wrong_audience");
  }

  @Test
  void hopWhenDetailsAreGivenThenRefuses() {
    var form = new HashMap<String, String>();
    form.put("subject_token", intentToken);
    form.put("scope", "user-input");
    form.put("resource", Bank.HELPER);
    form.put("authorization_details", "[{\"type\":\"urn:casa:tool-call\"}]");

    expectRefusal(bank.exchange(form), 400, "invalid_request", "malformed_request");
  }

  @Test
  void hopWhenChainIsFullThenRefuses() {
    String token = intentToken;
    for (int hop = 0; hop < 4; hop++) {
      token = bank.agentToken(token);
      token =
          bank.exchangeAsHelper(
                  Map.of(
                      "subject_token",
                      token,
                      "scope",
                      "user-input",
                      "resource",
                      "http://assistant.bank.example"))
              .text("access_token");
    }

    expectRefusal(
        bank.askAgentToken(token, "user-input"), 400, "invalid_request", "malformed_request");
    expectRefusal(bank.askLlmToken(token), 400, "invalid_request", "malformed_request");
  }

  @Test
  void hopWhenGrantedThenTheEventNamesItAndItsTarget() {
    bank = Bank.open(keycloak);
    bank.agentToken(bank.intentToken());

    JsonNode events = bank.realm().admin("GET", "/events?type=TOKEN_EXCHANGE").json();
    assertThat(events).hasSize(1);
    JsonNode details = events.path(0).path("details");
    assertThat(details.path("casa_event").asText()).isEqualTo("agent_hop");
    assertThat(details.path("casa_target").asText()).isEqualTo("helper");
    assertThat(details.path("casa_app").asText()).isEqualTo("assistant");
    assertThat(details.path("casa_outcome").asText()).isEqualTo("allow");
  }

  private void selectAsHelper(String agentToken, String... toolCalls) {
    String llmToken =
        bank.exchangeAsHelper(
                Map.of("subject_token", agentToken, "scope", "llm-access", "resource", Bank.LLM))
            .text("access_token");
    expect(201, bank.report(llmToken, report(UUID.randomUUID().toString(), toolCalls)));
  }
}
