/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static io.casa.keycloak.it.tokens.Bank.toolCall;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.EachDatabase;
import io.casa.keycloak.it.RunningKeycloak;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call whose server needs more input goes on under the selection that paid for it. */
@EachDatabase
final class ContinuedCallIT {
  private static final String BY_LLM = "DETERMINISTIC_LLM_SELECTED_TOOLS";
  private static final String NOT_SELECTED = "tool_not_selected_by_llm";
  private static final String ARGUMENTS = "{\"to\":\"bob\",\"amount\":10}";
  private static final String INPUT = "YNQ1PppUmbSD0J8T2eKAYOcPNO33h7twQLowvTkPha8";
  private static final int MOST_ROUNDS = 8;

  private final RunningKeycloak keycloak;
  private Bank bank;
  private String intentToken;
  private String first;

  ContinuedCallIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void callOnce() throws ParseException {
    bank = Bank.shared(keycloak);
    intentToken = bank.intentToken();
    bank.select(intentToken, selected("c1", "transfer", ARGUMENTS));
    first = id(bank.askToolToken(intentToken, "transfer", ARGUMENTS));
  }

  @Test
  void toolTokenWhenItContinuesThatCallThenBindsItsInputAndCanBeContinuedItself()
      throws ParseException {
    String continued = first;
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      Answer answer = bank.exchange(continuing(intentToken, "transfer", ARGUMENTS, continued));

      expect(200, answer);
      assertThat(details(answer).get("input_sha256")).isEqualTo(INPUT);
      assertThat(id(answer)).isNotEqualTo(continued);
      continued = id(answer);
    }

    expectNotSelected(continuing(intentToken, "transfer", ARGUMENTS, continued));
  }

  @Test
  void toolTokenWhenItContinuesACallWithOtherArgumentsThenBlocks() {
    expectNotSelected(continuing(intentToken, "transfer", ARGUMENTS.replace("bob", "eve"), first));
  }

  @Test
  void toolTokenWhenItContinuesATokenOfAnotherToolThenBlocks() {
    expectNotSelected(continuing(intentToken, "get_accounts", ARGUMENTS, first));
  }

  @Test
  void toolTokenWhenItContinuesACallTwiceThenBlocksTheSecond() {
    expect(200, bank.exchange(continuing(intentToken, "transfer", ARGUMENTS, first)));

    expectNotSelected(continuing(intentToken, "transfer", ARGUMENTS, first));
  }

  @Test
  void toolTokenWhenManyContinueACallAtOnceThenExactlyOneGetsIt()
      throws InterruptedException, ExecutionException {
    Callable<Answer> ask =
        () -> bank.exchange(continuing(intentToken, "transfer", ARGUMENTS, first));

    var answers = new ArrayList<Answer>();
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (Future<Answer> answer : threads.invokeAll(Collections.nCopies(16, ask))) {
        answers.add(answer.get());
      }
    }

    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
  }

  @Test
  void toolTokenWhenItContinuesAnotherSessionsCallThenBlocks() {
    String other = bank.intentToken();
    bank.select(other);

    expectNotSelected(continuing(other, "transfer", ARGUMENTS, first));
  }

  @Test
  void toolTokenWhenItContinuesAnotherAppsCallThenBlocks() {
    String agentToken = bank.agentToken(intentToken);

    expectBlock(
        bank.exchangeAsHelper(continuing(agentToken, "transfer", ARGUMENTS, first)),
        BY_LLM,
        "no_llm_calls_made_by_app");
    expect(200, bank.exchange(continuing(intentToken, "transfer", ARGUMENTS, first)));
  }

  @Test
  void toolTokenWhenItContinuesNoCallThenBlocks() {
    expectNotSelected(continuing(intentToken, "transfer", ARGUMENTS, UUID.randomUUID().toString()));
  }

  /** What a continuation names pays for it alone, even where the LLM selected the call again. */
  @Test
  void toolTokenWhenItContinuesNoCallThenNoSelectionPays() {
    bank.select(intentToken, selected("c2", "transfer", ARGUMENTS));

    expectNotSelected(continuing(intentToken, "transfer", ARGUMENTS, UUID.randomUUID().toString()));
    expect(200, bank.askToolToken(intentToken, "transfer", ARGUMENTS));
  }

  @Test
  void toolTokenWhenItBringsInputToASelectedCallThenTheSelectionPays() throws ParseException {
    bank.select(intentToken, selected("c2", "get_accounts", "{}"));

    Answer answer = bank.exchange(with(toolCall(intentToken, "get_accounts", "{}"), input()));

    expect(200, answer);
    assertThat(details(answer).get("input_sha256")).isEqualTo(INPUT);
  }

  @Test
  void toolTokenWhenTheSessionHasBeenRevokedThenIsNotContinued() {
    expect(200, bank.revoke("assistant", bank.assistant(), intentToken));

    expect(400, bank.exchange(continuing(intentToken, "transfer", ARGUMENTS, first)));
  }

  private void expectNotSelected(Map<String, String> form) {
    expectBlock(bank.exchange(form), BY_LLM, NOT_SELECTED);
  }

  /** The parameters that ask for a token for a call that continues the one under another. */
  static Map<String, String> continuing(
      String subjectToken, String tool, String arguments, String tokenId) {
    return with(
        toolCall(subjectToken, tool, arguments), input() + ",\"continues\":\"" + tokenId + "\"");
  }

  private static String input() {
    return ",\"input_sha256\":\"" + INPUT + "\"";
  }

  private static Map<String, String> with(Map<String, String> form, String members) {
    var more = new HashMap<>(form);
    more.computeIfPresent(
        "authorization_details", (name, json) -> json.replaceFirst("}]$", members + "}]"));
    return more;
  }

  static String id(Answer answer) throws ParseException {
    return answer.accessToken().getJWTClaimsSet().getJWTID();
  }

  private static Map<?, ?> details(Answer answer) throws ParseException {
    return (Map<?, ?>)
        answer.accessToken().getJWTClaimsSet().getListClaim("authorization_details").getFirst();
  }
}
