/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.TwoNodes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What one node knows, the other knows too; and what a dead one knew. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TwoNodesIT {
  private static final String BY_LLM = "DETERMINISTIC_LLM_SELECTED_TOOLS";
  private static final int AT_ONCE = 40;

  @AutoClose private static TwoNodes nodes;
  private static Bank atFirst;
  private static Bank atSecond;

  @BeforeAll
  static void start() {
    nodes = TwoNodes.start();
    atFirst = Bank.open(nodes.first());
    atSecond = atFirst.at(nodes.second());
  }

  @Test
  void selectionWhenReportedToOneNodeThenPaysAtTheOtherAndOnce() {
    String intentToken = atFirst.intentToken();
    atFirst.select(intentToken, selected("c1", "get_accounts", "{}"));

    expect(200, atSecond.askToolToken(intentToken, "get_accounts", "{}"));
    expectBlock(
        atFirst.askToolToken(intentToken, "get_accounts", "{}"),
        BY_LLM,
        "tool_not_selected_by_llm");
  }

  @Test
  void selectionWhenManyAskBothNodesAtOnceThenExactlyOneGetsIt()
      throws InterruptedException, ExecutionException {
    String intentToken = atSecond.intentToken();
    atSecond.select(intentToken, selected("c1", "get_accounts", "{}"));
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

    assertThat(statuses).containsOnly(200, 403).containsOnlyOnce(200);
  }

  @Test
  void llmCallWhenReportedToBothNodesThenConflicts() {
    String intentToken = atFirst.intentToken();
    String llmToken = atFirst.askLlmToken(intentToken).text("access_token");
    String report =
        Bank.report(
            UUID.randomUUID().toString(),
            selected("c1", "get_accounts", "{}"),
            selected("c2", "get_scheduled_payments", "{}"));

    expect(201, atFirst.report(llmToken, report));
    expect(409, atSecond.report(llmToken, report));
  }

  @Test
  void assertionWhenUsedAtOneNodeThenIsRefusedAtTheOther() {
    String clientId = atFirst.realm().clientId("assistant");
    var form =
        List.of(
            Map.entry("grant_type", "client_credentials"),
            Map.entry("authorization_details", Bank.userInput(Bank.PROMPT)),
            Map.entry("client_id", clientId),
            Map.entry(
                "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            Map.entry(
                "client_assertion",
                atFirst.assistant().assertion(clientId, atFirst.realm().issuer())));

    expect(200, atFirst.realm().token(form));
    Answer again = atSecond.realm().token(form);
    assertThat(again.status()).isBetween(400, 401);
    assertThat(again.json().path("error").asText()).isEqualTo("invalid_client");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void nodeWhenKilledThenItsDecisionsAndSelectionsAreStillThere() throws SQLException {
    // Given
    String intentToken = atSecond.intentToken();
    atSecond.select(
        intentToken,
        selected("c1", "get_accounts", "{}"),
        selected("c2", "get_scheduled_payments", "{}"));
    expect(200, atSecond.askToolToken(intentToken, "get_accounts", "{}"));
    int decisions = decisions();

    // When
    nodes.killSecond();

    // Then
    assertThat(decisions()).isEqualTo(decisions).isPositive();
    expect(200, atFirst.askToolToken(intentToken, "get_scheduled_payments", "{}"));
    expectBlock(
        atFirst.askToolToken(intentToken, "get_accounts", "{}"),
        BY_LLM,
        "tool_not_selected_by_llm");
    assertThat(decisions()).isEqualTo(decisions + 2);
  }

  private static int decisions() throws SQLException {
    try (var connection = nodes.first().connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT COUNT(*) FROM CASA_DECISION")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
