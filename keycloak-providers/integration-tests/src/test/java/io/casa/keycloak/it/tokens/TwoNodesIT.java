/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.TestRealm;
import io.casa.keycloak.it.TwoNodes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
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
  private static final Duration PATIENCE = Duration.ofSeconds(10);

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
  void revocationWhenAtOneNodeThenTheOtherRefuses() {
    String intentToken = atFirst.intentToken();
    expect(200, atSecond.askLlmToken(intentToken));
    expect(200, atFirst.revoke("assistant", atFirst.assistant(), intentToken));

    Awaitility.await("the other node knows that the session has ended")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                expectRefusal(
                    atSecond.askLlmToken(intentToken), 400, "invalid_request", "session_revoked"));
  }

  @Test
  void listenerWhenAtTheOtherNodeThenIsTold() throws InterruptedException, ParseException {
    String intentToken = atFirst.intentToken();
    var intent = SignedJWT.parse(intentToken).getJWTClaimsSet().getJSONObjectClaim("intent");
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      TestRealm realm = atSecond.realm();
      HttpRequest listening =
          HttpRequest.newBuilder(URI.create(realm.url() + "/casa/revocations"))
              .header("Accept", "text/event-stream")
              .header(
                  "Casa-Client-Assertion",
                  atSecond.assistant().assertion(realm.clientId("assistant"), realm.issuer()))
              .build();
      var _ =
          client
              .sendAsync(listening, BodyHandlers.ofLines())
              .thenAcceptAsync(
                  response ->
                      response.body().filter(line -> line.startsWith("data:")).forEach(heard::add));
      assertThat(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("data:{}");

      expect(200, atFirst.revoke("assistant", atFirst.assistant(), intentToken));
      String told = "";
      while (!told.contains((String) intent.get("id"))) {
        told = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(told).as("what is heard").isNotNull();
      }
    } finally {
      client.shutdownNow();
    }
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
