/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.TwoNodes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How many calls a session may make, whichever node and app is asked. */
@ExtendWith(KeycloakServers.class)
final class CallBudgetIT {
  private static final String BUDGET = "CALL_BUDGET";
  private static final String EXCEEDED = "call_budget_exceeded";
  private static final int AT_ONCE = 24;

  private Bank atFirst;
  private Bank atSecond;

  @BeforeEach
  void openBank(TwoNodes nodes) {
    atFirst = Bank.open(nodes.first());
    atSecond = atFirst.at(nodes.second());
  }

  @Test
  void toolTokenWhenTheToolsCallsAreUsedUpThenBlocksThatToolOnlyAndInThatSessionOnly() {
    limit("{\"perTool\": {\"get_accounts\": 2}}", BUDGET);
    String intentToken = atFirst.intentToken();
    expect(200, atFirst.askToolToken(intentToken, "get_accounts", "{}"));
    expect(200, atSecond.askToolToken(intentToken, "get_accounts", "{}"));

    expectBlock(atFirst.askToolToken(intentToken, "get_accounts", "{}"), BUDGET, EXCEEDED);
    expect(200, atFirst.askToolToken(intentToken, "get_scheduled_payments", "{}"));
    expect(200, atFirst.askToolToken(atFirst.intentToken(), "get_accounts", "{}"));
  }

  @Test
  void toolTokenWhenAnotherAppUsedTheSessionUpThenBlocks() {
    limit("{\"perSession\": 1}", BUDGET);
    String intentToken = atFirst.intentToken();
    String agentToken = atFirst.agentToken(intentToken);
    expect(
        200, atFirst.exchangeAsHelper(Bank.toolCall(agentToken, "get_scheduled_payments", "{}")));

    expectBlock(atSecond.askToolToken(intentToken, "get_accounts", "{}"), BUDGET, EXCEEDED);
  }

  @Test
  void toolTokenWhenTheChainOfActorsIsTooLongThenBlocks() {
    limit("{\"actors\": 1}", BUDGET);
    String intentToken = atFirst.intentToken();

    expect(200, atFirst.askToolToken(intentToken, "get_accounts", "{}"));
    expectBlock(
        atFirst.exchangeAsHelper(
            Bank.toolCall(atFirst.agentToken(intentToken), "get_accounts", "{}")),
        BUDGET,
        EXCEEDED);
  }

  @Test
  void toolTokenWhenACallIsRefusedThenItTakesNoPlace() {
    limit("{\"perMinute\": 1}", BUDGET, "DETERMINISTIC_LLM_SELECTED_TOOLS");
    String intentToken = atFirst.intentToken();
    atFirst.select(intentToken, selected("c1", "get_accounts", "{}"));

    expectBlock(
        atFirst.askToolToken(intentToken, "get_scheduled_payments", "{}"),
        "DETERMINISTIC_LLM_SELECTED_TOOLS",
        "tool_not_selected_by_llm");
    expect(200, atFirst.askToolToken(intentToken, "get_accounts", "{}"));
    expectBlock(atFirst.askToolToken(intentToken, "get_accounts", "{}"), BUDGET, EXCEEDED);
  }

  @Test
  void toolTokenWhenManyAskBothNodesAtOnceThenExactlyTheBudgetIsGranted()
      throws InterruptedException, ExecutionException {
    limit("{\"perSession\": 3}", BUDGET);

    assertThat(granted(atFirst.intentToken())).isEqualTo(3);
  }

  @Test
  void toolTokenWhenManyPayAtOnceThenExactlyTheBudgetIsGranted()
      throws InterruptedException, ExecutionException {
    limit("{\"perTool\": {\"get_accounts\": 5}}", BUDGET, "DETERMINISTIC_LLM_SELECTED_TOOLS");
    String intentToken = atFirst.intentToken();
    String[] selections = new String[8];
    for (int i = 0; i < selections.length; i++) {
      selections[i] = selected("c" + i, "get_accounts", "{}");
    }
    atFirst.select(intentToken, selections);

    assertThat(granted(intentToken)).isEqualTo(5);
  }

  private long granted(String intentToken) throws InterruptedException, ExecutionException {
    List<Callable<Answer>> asking = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Bank bank = i % 2 == 0 ? atFirst : atSecond;
      asking.add(() -> bank.askToolToken(intentToken, "get_accounts", "{}"));
    }
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Answer> answer : threads.invokeAll(asking)) {
        statuses.add(answer.get().status());
      }
    }
    assertThat(statuses).containsOnly(200, 403);
    return statuses.stream().filter(status -> status == 200).count();
  }

  private void limit(String budget, String... checks) {
    ObjectNode document = atFirst.document();
    document.set("callBudget", MasDocuments.read(budget));
    var enabled = document.putArray("enabledToolChecks");
    for (String check : checks) {
      enabled.add(check);
    }
    expect(200, atFirst.realm().putSystem(document));
  }
}
