/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static io.casa.keycloak.it.tokens.Bank.toolCall;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.JWTClaimsSet;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.EachDatabase;
import io.casa.keycloak.it.RunningKeycloak;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tool tokens (T3): what each check says, what a selection pays for. */
@EachDatabase
final class ToolTokenIT {
  private static final String IN_TOOLS = "DETERMINISTIC_TOOL_SELECTED";
  private static final String BY_LLM = "DETERMINISTIC_LLM_SELECTED_TOOLS";

  private final RunningKeycloak keycloak;
  private Bank bank;
  private String intentToken;

  ToolTokenIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void useBank() {
    bank = Bank.shared(keycloak);
    intentToken = bank.intentToken();
  }

  @Test
  void toolTokenWhenLlmSelectedTheCallThenHasExactlyTheClaimsOfTheProfile() throws ParseException {
    bank.select(intentToken, selected("c1", "transfer", "{\"to\":\"bob\",\"amount\":10}"));

    Answer answer = bank.askToolToken(intentToken, "transfer", "{\"amount\":10,\"to\":\"bob\"}");

    expect(200, answer);
    JWTClaimsSet claims = answer.accessToken().getJWTClaimsSet();
    String clientId = bank.realm().clientId("assistant");
    assertThat(claims.getClaims().keySet())
        .containsExactlyInAnyOrder(
            "iss",
            "sub",
            "aud",
            "client_id",
            "azp",
            "exp",
            "iat",
            "jti",
            "scope",
            "act",
            "intent",
            "mas",
            "tools",
            "authorization_details");
    assertThat(answer.accessToken().getHeader().getType().getType()).isEqualTo("at+jwt");
    assertThat(claims.getAudience()).containsExactly(Bank.TOOLS);
    assertThat(claims.getStringClaim("scope")).isEqualTo("call-tools tool:transfer");
    assertThat(claims.getJSONObjectClaim("act")).isEqualTo(Map.of("sub", clientId));
    assertThat(claims.getStringListClaim("tools")).containsExactly("transfer");
    assertThat(claims.getListClaim("authorization_details"))
        .isEqualTo(
            List.of(
                Map.of(
                    "type",
                    "urn:casa:tool-call",
                    "tool",
                    "transfer",
                    "arguments_sha256",
                    // of {"amount":10,"to":"bob"}
                    "tfTQgCbNWJ2Kn_9d1wCdc_iSy7HFTQweDq4vzqfvi90")));
    assertThat(Bank.lifetime(claims)).isBetween(1L, 60L);
    assertThat(answer.text("issued_token_type")).isEqualTo(Bank.ACCESS_TOKEN);
    assertThat(answer.json().at("/authorization_details/0/tool").asText()).isEqualTo("transfer");
  }

  @Test
  void toolTokenWhenATransactionTokenIsAskedForThenIsOneAndNoAccessToken() throws ParseException {
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));
    var form = new HashMap<>(toolCall(intentToken, "get_accounts", "{}"));
    form.put("requested_token_type", "urn:ietf:params:oauth:token-type:txn_token");

    Answer answer = bank.exchange(form);

    expect(200, answer);
    JWTClaimsSet claims = answer.accessToken().getJWTClaimsSet();
    assertThat(answer.accessToken().getHeader().getType().getType()).isEqualTo("txntoken+jwt");
    assertThat(answer.text("token_type")).isEqualTo("N_A");
    assertThat(answer.text("issued_token_type"))
        .isEqualTo("urn:ietf:params:oauth:token-type:txn_token");
    assertThat(claims.getStringClaim("txn"))
        .isEqualTo(claims.getJSONObjectClaim("intent").get("id"));
    assertThat(claims.getJSONObjectClaim("tctx")).containsEntry("tool", "get_accounts");
    assertThat(claims.getJSONObjectClaim("rctx")).containsEntry("app", "assistant");
    assertThat(claims.getStringClaim("scope")).isEqualTo("call-tools tool:get_accounts");
    String token = answer.text("access_token");
    expectRefusal(bank.askLlmToken(token), 400, "invalid_request", "invalid_token");
    assertThat(bank.introspect("bank-tools", bank.bankTools(), token, Map.of()).text("token_type"))
        .isEqualTo("N_A");
    form.put("scope", "llm-access");
    form.put("resource", Bank.LLM);
    form.remove("authorization_details");
    expectRefusal(bank.exchange(form), 400, "invalid_request", "malformed_request");
  }

  @Test
  void toolTokenWhenResourceIsTheServersEndpointThenIsForTheServer() throws ParseException {
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));
    var form = new HashMap<>(Bank.toolCall(intentToken, "get_accounts", "{}"));
    form.put("resource", Bank.TOOLS + "/mcp");

    Answer answer = bank.exchange(form);

    expect(200, answer);
    assertThat(answer.accessToken().getJWTClaimsSet().getAudience()).containsExactly(Bank.TOOLS);
  }

  @Test
  void toolTokenWhenLlmWasNotAskedThenBlocks() {
    expectBlock(
        bank.askToolToken(intentToken, "get_accounts", "{}"), BY_LLM, "no_llm_calls_made_by_app");
  }

  @Test
  void toolTokenWhenLlmAnsweredWithoutToolsThenBlocks() {
    bank.select(intentToken);

    expectBlock(
        bank.askToolToken(intentToken, "get_accounts", "{}"), BY_LLM, "tool_not_selected_by_llm");
  }

  @Test
  void toolTokenWhenLlmSelectedAnotherToolThenBlocks() {
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));

    expectBlock(
        bank.askToolToken(intentToken, "transfer", "{}"), BY_LLM, "tool_not_selected_by_llm");
  }

  @Test
  void toolTokenWhenArgumentsDifferThenBlocks() {
    bank.select(intentToken, selected("c1", "transfer", "{\"to\":\"bob\",\"amount\":10}"));

    expectBlock(
        bank.askToolToken(intentToken, "transfer", "{\"to\":\"eve\",\"amount\":10}"),
        BY_LLM,
        "tool_parameters_mismatch");
    expect(200, bank.askToolToken(intentToken, "transfer", "{\"to\":\"bob\",\"amount\":10.0}"));
  }

  @Test
  void toolTokenWhenDefaultIsFilledInThenAllowsAndWhenAnythingElseThenBlocks() {
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));

    expectBlock(
        bank.askToolToken(intentToken, "get_accounts", "{\"limit\":11}"),
        BY_LLM,
        "tool_parameters_mismatch");
    expect(200, bank.askToolToken(intentToken, "get_accounts", "{\"limit\":10}"));
  }

  @Test
  void toolTokenWhenNumberIsInexactThenBlocks() {
    String arguments = "{\"to\":\"bob\",\"amount\":9007199254740993}";
    bank.select(intentToken, selected("c1", "transfer", arguments));

    expectBlock(bank.askToolToken(intentToken, "transfer", arguments), BY_LLM, "inexact_number");
  }

  @Test
  void toolTokenWhenToolIsNotInTheIntentThenBlocks() {
    String narrow =
        bank.askIntent(
                Map.of(
                    "authorization_details",
                    Bank.userInput(Bank.PROMPT),
                    "scope",
                    "user-input tool:get_accounts"))
            .text("access_token");
    bank.select(narrow, selected("c1", "transfer", "{}"));

    expectBlock(bank.askToolToken(narrow, "transfer", "{}"), IN_TOOLS, "tool_intent_mismatch");
  }

  @Test
  void toolTokenWhenToolIsAnotherServersThenBlocks() {
    bank.select(intentToken, selected("c1", "get_weather", "{}"));

    expectBlock(
        bank.askToolToken(intentToken, "get_weather", "{}"), IN_TOOLS, "tool_intent_mismatch");
    var there = new HashMap<>(toolCall(intentToken, "get_weather", "{}"));
    there.put("resource", Bank.WEATHER);
    expect(200, bank.exchange(there));
  }

  @Test
  void toolTokenWhenNoCheckIsEnabledThenTheIntentsToolsStillBind() {
    bank = Bank.open(keycloak);
    ObjectNode document = bank.document();
    document.putArray("enabledToolChecks");
    expect(200, bank.realm().putSystem(document));
    String narrow =
        bank.askIntent(
                Map.of(
                    "authorization_details",
                    Bank.userInput(Bank.PROMPT),
                    "scope",
                    "user-input tool:get_accounts"))
            .text("access_token");

    expect(200, bank.askToolToken(narrow, "get_accounts", "{}"));
    expectBlock(bank.askToolToken(narrow, "transfer", "{}"), "TOKEN_PROFILE", "insufficient_scope");
    expectBlock(
        bank.askToolToken(narrow, "get_accounts", "{\"limit\":9007199254740993}"),
        "TOKEN_PROFILE",
        "inexact_number");
  }

  @Test
  void toolTokenWhenSelectionHasPaidThenBlocksTheSecondCall() {
    bank.select(
        intentToken,
        selected("c1", "get_accounts", "{}"),
        selected("c2", "get_scheduled_payments", "{}"));

    expect(200, bank.askToolToken(intentToken, "get_accounts", "{}"));
    expectBlock(
        bank.askToolToken(intentToken, "get_accounts", "{}"), BY_LLM, "tool_not_selected_by_llm");
    expect(200, bank.askToolToken(intentToken, "get_scheduled_payments", "{}"));
  }

  @Test
  void toolTokenWhenSelectedTwiceThenPaysForTwoCalls() {
    bank.select(
        intentToken, selected("c1", "get_accounts", "{}"), selected("c2", "get_accounts", "{}"));

    expect(200, bank.askToolToken(intentToken, "get_accounts", "{}"));
    expect(200, bank.askToolToken(intentToken, "get_accounts", "{}"));
    expectBlock(
        bank.askToolToken(intentToken, "get_accounts", "{}"), BY_LLM, "tool_not_selected_by_llm");
  }

  @Test
  void toolTokenWhenFiftyAskAtOnceForOneSelectionThenExactlyOneGetsIt()
      throws InterruptedException, ExecutionException {
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));
    Callable<Answer> ask = () -> bank.askToolToken(intentToken, "get_accounts", "{}");

    var answers = new ArrayList<Answer>();
    try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
      for (Future<Answer> answer : threads.invokeAll(Collections.nCopies(50, ask))) {
        answers.add(answer.get());
      }
    }

    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
    answers.stream()
        .filter(answer -> answer.status() != 200)
        .forEach(answer -> expectBlock(answer, BY_LLM, "tool_not_selected_by_llm"));
  }

  @Test
  void toolTokenWhenTheLlmCallIsNamedThenOnlyItsSelectionsPay() {
    String first = bank.select(intentToken, selected("c1", "get_accounts", "{}"));

    expectBlock(
        bank.exchange(namingLlmCall(UUID.randomUUID().toString())),
        BY_LLM,
        "tool_not_selected_by_llm");
    expect(200, bank.exchange(namingLlmCall(first)));
  }

  @Test
  void toolTokenWhenAnotherIntentsLlmSelectedThenBlocks() {
    bank.select(bank.intentToken(), selected("c1", "get_accounts", "{}"));

    expectBlock(
        bank.askToolToken(intentToken, "get_accounts", "{}"), BY_LLM, "no_llm_calls_made_by_app");
  }

  @Test
  void toolTokenWhenArgumentsLookLikeTerminalSequencesThenTheyBindAsSent() {
    String arguments = "{\"to\":\"[1mbob %0A \u007f\",\"amount\":1}";
    bank.select(intentToken, selected("c1", "transfer", arguments));

    expectBlock(
        bank.askToolToken(intentToken, "transfer", "{\"to\":\"bob  \",\"amount\":1}"),
        BY_LLM,
        "tool_parameters_mismatch");
    expect(200, bank.askToolToken(intentToken, "transfer", arguments));
  }

  @Test
  void toolTokenWhenDetailsAreNotExactlyThatThenRefuses() {
    String details = toolCall(intentToken, "get_accounts", "{}").get("authorization_details");
    for (String wrong :
        List.of(
            "[]",
            details.replace("]", "," + details.substring(1)),
            details.replace("urn:casa:tool-call", "urn:casa:user-input"),
            details.replace("\"get_accounts\"", "\"transfer\""),
            details.replace("\"get_accounts\"", "[\"get_accounts\"]"),
            details.replace("{}", "[]"),
            details.replace("{}", "null"),
            details.replace(",\"arguments\":{}", ""),
            details.replace("\"arguments\"", "\"tool\":\"get_accounts\",\"arguments\""),
            details.replace("{}", "{\"limit\":1,\"limit\":2}"),
            details.replace("{}", "{},\"llm_call_id\":7"),
            details.replace("{}", "{},\"llm_call_id\":\"7\""),
            details.replace("{}", "{},\"other\":7"))) {
      var form = new HashMap<>(toolCall(intentToken, "get_accounts", "{}"));
      form.put("authorization_details", wrong);
      expectRefusal(bank.exchange(form), 400, "invalid_authorization_details", "malformed_request");
    }
  }

  private Map<String, String> namingLlmCall(String id) {
    var form = new HashMap<>(toolCall(intentToken, "get_accounts", "{}"));
    form.computeIfPresent(
        "authorization_details",
        (name, json) -> json.replace("{}", "{},\"llm_call_id\":\"" + id + "\""));
    return form;
  }
}
