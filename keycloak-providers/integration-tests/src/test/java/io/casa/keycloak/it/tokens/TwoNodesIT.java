/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.SignedJWT;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.DatabaseOutage;
import io.casa.keycloak.it.DocumentHost;
import io.casa.keycloak.it.DocumentHost.Served;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.OutsideAgent;
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
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one node knows, the other knows too; and what a dead one knew. */
@ExtendWith(KeycloakServers.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TwoNodesIT {
  private static final String BY_LLM = "DETERMINISTIC_LLM_SELECTED_TOOLS";
  private static final int AT_ONCE = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static TwoNodes nodes;
  private static Bank atFirst;
  private static Bank atSecond;
  private static DocumentHost host;

  @BeforeAll
  static void start(DocumentHost documents, TwoNodes running) {
    host = documents;
    nodes = running;
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

    List<Integer> statuses = atOnce(asking).stream().map(Answer::status).toList();

    assertThat(statuses).containsOnly(200, 403).containsOnlyOnce(200);
  }

  @Test
  void continuationWhenManyAskBothNodesAtOnceThenExactlyOneGetsIt()
      throws InterruptedException, ExecutionException, ParseException {
    String intentToken = atFirst.intentToken();
    atFirst.select(intentToken, selected("c1", "get_accounts", "{}"));
    String id = ContinuedCallIT.id(atFirst.askToolToken(intentToken, "get_accounts", "{}"));
    List<Callable<Answer>> asking = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Bank bank = i % 2 == 0 ? atSecond : atFirst;
      asking.add(
          () -> bank.exchange(ContinuedCallIT.continuing(intentToken, "get_accounts", "{}", id)));
    }

    List<Integer> statuses = atOnce(asking).stream().map(Answer::status).toList();

    assertThat(statuses).containsOnly(200, 403).containsOnlyOnce(200);
  }

  @Test
  void approvalWhenGivenAtOneNodeThenCountsAtTheOtherAndOnce()
      throws InterruptedException, ExecutionException {
    StepUpBank stepUp = StepUpBank.open(nodes.first());
    StepUpBank elsewhere = stepUp.at(nodes.second());
    String intentToken = stepUp.alicesIntent(StepUpBank.TRANSFER);
    Answer asked = stepUp.pending(intentToken, StepUpBank.TRANSFER);
    String id = asked.text("approval_id");
    StepUpBank.expectPending(elsewhere.poll(intentToken, StepUpBank.TRANSFER, id));

    String page =
        asked
            .text("approval_uri")
            .replace(stepUp.bank().realm().issuer(), elsewhere.bank().realm().url());
    assertThat(stepUp.alicesBrowser().decide(page, "approve").statusCode()).isEqualTo(303);

    List<Callable<Answer>> polls = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      StepUpBank bank = i % 2 == 0 ? stepUp : elsewhere;
      polls.add(() -> bank.poll(intentToken, StepUpBank.TRANSFER, id));
    }
    List<Integer> statuses = atOnce(polls).stream().map(Answer::status).toList();
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
  void systemWhenChangedAtOneNodeThenTheOtherTellsItAtOnce() {
    ObjectNode document = atFirst.document();
    expect(200, atFirst.realm().putSystem(document.put("refusalForm", "http_403")));
    assertThat(refusalFormAtSecond()).isEqualTo("http_403");
    expect(200, atFirst.realm().putSystem(document.put("refusalForm", "jsonrpc_error")));
    assertThat(refusalFormAtSecond()).isEqualTo("jsonrpc_error");
    expect(200, atFirst.realm().putSystem(atFirst.document()));
  }

  private String refusalFormAtSecond() {
    TestRealm realm = atSecond.realm();
    String proof = atSecond.assistant().assertion(realm.clientId("assistant"), realm.issuer());
    return Http.send(
            HttpRequest.newBuilder(URI.create(realm.url() + "/casa/system"))
                .header("Casa-Client-Assertion", proof))
        .text("refusalForm");
  }

  @Test
  void clientWhenRegisteredAtOneNodeThenTheOtherKnowsIt() {
    OutsideAgent agent = outsideAgent();
    agent.publish();

    expect(200, agent.token());
    expect(200, agent.at(nodes.second()).token());
    assertThat(host.asked(agent.path())).as("fetched by the first node only").hasSize(1);
  }

  @Test
  void clientWhenNewToBothNodesAtOnceThenIsMadeOnceAndBothAnswer()
      throws InterruptedException, ExecutionException {
    OutsideAgent agent = outsideAgent();
    agent.publish();

    List<Answer> answers = atOnce(List.of(agent::token, agent.at(nodes.second())::token));

    assertThat(answers).allSatisfy(answer -> expect(200, answer));
    assertThat(registered(agent.realm())).isOne();
  }

  @Test
  void clientsWhenMoreThanThePolicyAllowsComeAtOnceThenNoneIsOneTooMany()
      throws InterruptedException, ExecutionException {
    OutsideAgent first = outsideAgent("max-clients", "3");
    List<Callable<Answer>> asking = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      OutsideAgent agent = OutsideAgent.of(first.realm(), host);
      agent.publish();
      asking.add(i % 2 == 0 ? agent::token : agent.at(nodes.second())::token);
    }

    List<Answer> answers = atOnce(asking);

    assertThat(answers).extracting(Answer::status).containsOnly(200, 401);
    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(3);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 401)
        .allSatisfy(answer -> expectRefusal(answer, 401, "invalid_client", "too_many_clients"));
    assertThat(registered(first.realm())).isEqualTo(3);
  }

  @Test
  void keyWhenRotatedAndFetchedByOneNodeThenTheOtherKnowsIt() {
    OutsideAgent agent = outsideAgent("refetch-seconds", "1");
    agent.publish();
    expect(200, agent.token());
    expect(200, agent.at(nodes.second()).token());
    OutsideAgent rotated = new OutsideAgent(agent.realm(), host, agent.path(), AppKey.create());
    rotated.publish();
    Awaitility.await("the first node has asked for the new key")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> expect(200, rotated.token()));
    host.serve(agent.path(), new Served(500, "text/plain", "", ""));

    // A node that read the old key once more, just before it was told of the new one, reads the
    // next not sooner than ten seconds later: Keycloak's least time between such readings.
    Awaitility.await("the second node, which can't ask the host, knows it too")
        .atMost(PATIENCE.multipliedBy(3))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> expect(200, rotated.at(nodes.second()).token()));
    assertThat(agent.at(nodes.second()).token().status()).as("the old key").isBetween(400, 401);
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
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

  /** That a session goes on is believed for half a second; then the database must say so. */
  @Test
  @Order(Integer.MAX_VALUE)
  void sessionWhenTheDatabaseIsDownThenNobodyIsToldThatItGoesOn() {
    String intentToken = atFirst.intentToken();
    String llmToken = atFirst.askLlmToken(intentToken).text("access_token");
    Map<String, Supplier<Answer>> questions =
        Map.of(
            "exchange",
            () -> atFirst.askLlmToken(intentToken),
            "introspection",
            () -> atFirst.introspect("assistant", atFirst.assistant(), intentToken, Map.of()),
            "LLM call",
            () -> atFirst.report(llmToken, Bank.report(UUID.randomUUID().toString())));
    questions.values().forEach(question -> assertThat(question.get().status()).isLessThan(300));

    try (var _ = DatabaseOutage.of(nodes.first())) {
      questions.forEach(
          (name, question) ->
              Awaitility.await(name)
                  .atMost(PATIENCE)
                  .pollInterval(Duration.ofMillis(250))
                  .untilAsserted(
                      () ->
                          expectRefusal(
                              question.get(),
                              503,
                              "temporarily_unavailable",
                              "authorization_unavailable")));
    }

    questions.forEach(
        (name, question) ->
            Awaitility.await(name + " once it is back")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> assertThat(question.get().status()).isLessThan(300)));
  }

  /** One that a new realm trusts, with this policy besides. */
  private static OutsideAgent outsideAgent(String... policy) {
    OutsideAgent agent = OutsideAgent.of(nodes.first().newRealm(), host);
    agent.trust(policy);
    return agent;
  }

  private static long registered(TestRealm realm) {
    return StreamSupport.stream(realm.admin("GET", "/clients").json().spliterator(), false)
        .filter(client -> client.path("attributes").has("casa.cimd.url"))
        .count();
  }

  private static List<Answer> atOnce(List<Callable<Answer>> asking)
      throws InterruptedException, ExecutionException {
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(asking.size())) {
      for (Future<Answer> answer : threads.invokeAll(asking)) {
        answers.add(answer.get());
      }
    }
    return answers;
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
