/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.StepUpBank.TRANSFER;
import static io.casa.keycloak.it.tokens.StepUpBank.expectOver;
import static io.casa.keycloak.it.tokens.StepUpBank.expectPending;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.EachDatabase;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.SignedInBrowser;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an app waits for its user's approval, and what it gets. */
@EachDatabase
final class ApprovalIT {
  private static final String OTHER = "{\"to\":\"DE89370400440532013000\",\"amount\":11}";
  private static final int AT_ONCE = 12;

  private final RunningKeycloak keycloak;
  private StepUpBank stepUp;

  ApprovalIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void openBank() {
    stepUp = StepUpBank.open(keycloak);
  }

  @Test
  void callWhenApprovedThenGetsOneTokenAndTheDecisionNamesTheApproval() throws SQLException {
    String intent = stepUp.alicesIntent(TRANSFER);
    Answer asked = stepUp.pending(intent, TRANSFER);
    String id = asked.text("approval_id");
    expectPending(stepUp.poll(intent, TRANSFER, id));

    decide(asked, "approve");
    Answer granted = stepUp.poll(intent, TRANSFER, id);

    expect(200, granted);
    assertThat(granted.json().at("/authorization_details/0").has("approval_id")).isFalse();
    JsonNode event = event("TOKEN_EXCHANGE");
    assertThat(event.at("/details/casa_approval").asText()).isEqualTo(id);
    assertThat(event.at("/details/casa_outcome").asText()).isEqualTo("allow");
    assertThat(event.at("/details/casa_flags").asText())
        .isEqualTo("ARGUMENT_GROUNDING:provenance_unknown");
    assertThat(
            text(
                "SELECT APPROVAL_ID FROM CASA_DECISION WHERE ID = ?",
                event.at("/details/casa_decision").asText()))
        .isEqualTo(id);
    expectOver(stepUp.poll(intent, TRANSFER, id), "approval_required");
  }

  @Test
  void callWhenPendingThenPollsRunNoChecksAndRecordNothing() throws SQLException {
    String intent = stepUp.alicesIntent(TRANSFER);
    Answer asked = stepUp.pending(intent, TRANSFER);
    String decisions = text("SELECT COUNT(*) FROM CASA_DECISION WHERE REALM_ID = ?", realmId());

    Answer polled = stepUp.poll(intent, TRANSFER, asked.text("approval_id"));

    expectPending(polled);
    assertThat(polled.text("casa_decision")).isEqualTo(asked.text("casa_decision"));
    assertThat(text("SELECT COUNT(*) FROM CASA_DECISION WHERE REALM_ID = ?", realmId()))
        .isEqualTo(decisions);
  }

  @Test
  void callWhenAskedAboutTwiceThenIsOneQuestion() {
    String intent = stepUp.alicesIntent(TRANSFER, OTHER);

    String id = stepUp.pending(intent, TRANSFER).text("approval_id");

    assertThat(stepUp.pending(intent, TRANSFER).text("approval_id")).isEqualTo(id);
    assertThat(stepUp.pending(intent, OTHER).text("approval_id")).isNotEqualTo(id);
  }

  @Test
  void callWhenDeniedThenIsRefusedAndNobodyIsAskedAgain() {
    String intent = stepUp.alicesIntent(TRANSFER);
    Answer asked = stepUp.pending(intent, TRANSFER);

    decide(asked, "deny");

    expectOver(stepUp.poll(intent, TRANSFER, asked.text("approval_id")), "approval_denied");
    expectOver(stepUp.ask(intent, TRANSFER), "approval_denied");
  }

  @Test
  void approvalWhenOfAnotherCallIntentOrAppThenIsNotKnown() {
    String intent = stepUp.alicesIntent(TRANSFER, OTHER);
    Answer asked = stepUp.pending(intent, TRANSFER);
    String id = asked.text("approval_id");
    decide(asked, "approve");
    Bank bank = stepUp.bank();
    String agentToken = bank.agentToken(intent);

    for (Answer answer :
        List.of(
            stepUp.poll(intent, OTHER, id),
            stepUp.poll(stepUp.alicesIntent(TRANSFER), TRANSFER, id),
            stepUp.poll(intent, TRANSFER, UUID.randomUUID().toString()),
            bank.exchange(StepUpBank.polling(Bank.toolCall(intent, "get_accounts", TRANSFER), id)),
            bank.exchangeAsHelper(
                StepUpBank.polling(Bank.toolCall(agentToken, "transfer", TRANSFER), id)))) {
      expectRefusal(answer, 400, "invalid_authorization_details", "malformed_request");
    }
    expect(200, stepUp.poll(intent, TRANSFER, id));
  }

  @Test
  void approvalWhenItsTimeIsOverThenLeadsNowhereAndTheCallMayBeAskedAboutAnew()
      throws SQLException {
    String intent = stepUp.alicesIntent(TRANSFER);
    Answer asked = stepUp.pending(intent, TRANSFER);
    String id = asked.text("approval_id");
    decide(asked, "approve");
    expire(id);

    expectOver(stepUp.poll(intent, TRANSFER, id), "approval_required");
    Answer again = stepUp.pending(intent, TRANSFER);
    assertThat(again.text("approval_id")).isNotEqualTo(id);
    expire(again.text("approval_id"));
    expectOver(stepUp.poll(intent, TRANSFER, again.text("approval_id")), "approval_required");
  }

  @Test
  void approvalWhenACheckBlocksAfterwardsThenTheCallIsBlockedAndTheApprovalNotUsed()
      throws SQLException {
    String intent = stepUp.alicesIntent(TRANSFER);
    Answer asked = stepUp.pending(intent, TRANSFER);
    decide(asked, "approve");
    Map<String, String> worse =
        StepUpBank.polling(Bank.toolCall(intent, "transfer", TRANSFER), asked.text("approval_id"));
    worse.computeIfPresent(
        "authorization_details",
        (name, details) ->
            details.replace(
                "}]",
                ",\"provenance\":[{\"pointer\":\"/to\",\"part\":\"account\",\"origin\":\"text\"},"
                    + "{\"pointer\":\"/amount\",\"part\":\"whole\",\"origin\":\"prompt\"}]}]"));

    Answer answer = stepUp.bank().exchange(worse);

    expectBlock(answer, "ARGUMENT_GROUNDING", "tool_parameters_mismatch");
    assertThat(state(asked)).isEqualTo("APPROVED");
  }

  @Test
  void approvalWhenADoubtHasComeUpSinceThenTheUserIsAskedAnewAndTheFirstIsOver()
      throws SQLException {
    String intent = stepUp.alicesIntent(TRANSFER);
    Answer asked = stepUp.pending(intent, TRANSFER);
    decide(asked, "approve");
    ObjectNode stricter = stepUp.document();
    ((ArrayNode) stricter.get("enabledToolChecks")).add("LLM_REQUEST_FAITHFUL");
    stricter.putObject("checkModes").put("LLM_REQUEST_FAITHFUL", "enforce");
    expect(200, stepUp.bank().realm().putSystem(stricter));

    Answer again = stepUp.poll(intent, TRANSFER, asked.text("approval_id"));

    expectRefusal(again, 400, "authorization_pending", "approval_required");
    assertThat(again.text("approval_id")).isNotEqualTo(asked.text("approval_id"));
    assertThat(text("SELECT DOUBTS FROM CASA_APPROVAL WHERE ID = ?", again.text("approval_id")))
        .contains("provenance_unknown", "llm_request_modified");
    expectOver(stepUp.poll(intent, TRANSFER, asked.text("approval_id")), "approval_required");
    decide(again, "approve");
    expect(200, stepUp.poll(intent, TRANSFER, again.text("approval_id")));
  }

  @Test
  void approvalWhenNothingPaysAnyMoreThenTheCallIsBlockedAndTheApprovalNotUsed()
      throws SQLException {
    String intent = stepUp.alicesIntent();
    Bank bank = stepUp.bank();
    bank.select(intent, Bank.selected("c1", "transfer", TRANSFER));
    Answer asked = stepUp.pending(intent, TRANSFER);
    decide(asked, "approve");
    expect(200, stepUp.poll(intent, TRANSFER, asked.text("approval_id")));
    bank.select(intent, Bank.selected("c2", "transfer", TRANSFER));
    Answer again = stepUp.pending(intent, TRANSFER);
    decide(again, "approve");
    expect(200, bank.realm().putSystem(bank.document()));
    expect(200, stepUp.ask(intent, TRANSFER));
    expect(200, bank.realm().putSystem(stepUp.document()));

    expectBlock(
        stepUp.poll(intent, TRANSFER, again.text("approval_id")),
        "DETERMINISTIC_LLM_SELECTED_TOOLS",
        "tool_not_selected_by_llm");
    assertThat(state(again)).isEqualTo("APPROVED");
  }

  @Test
  void approvalWhenManyUseItAtOnceThenOneGetsATokenAndOneSelectionPays()
      throws InterruptedException, ExecutionException {
    String intent = stepUp.alicesIntent();
    stepUp
        .bank()
        .select(
            intent,
            Bank.selected("c1", "transfer", TRANSFER),
            Bank.selected("c2", "transfer", TRANSFER));
    Answer asked = stepUp.pending(intent, TRANSFER);
    decide(asked, "approve");
    List<Callable<Answer>> polls = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      polls.add(() -> stepUp.poll(intent, TRANSFER, asked.text("approval_id")));
    }

    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Answer> answer : threads.invokeAll(polls)) {
        statuses.add(answer.get().status());
      }
    }

    assertThat(statuses).containsOnly(200, 403).containsOnlyOnce(200);
    // The second selection is still there: another question can be asked, and paid.
    expectPending(stepUp.ask(intent, TRANSFER));
  }

  @Test
  void questionsWhenManyAreOpenThenNoMoreAreAsked() {
    String[] transfers = new String[21];
    for (int i = 0; i < transfers.length; i++) {
      transfers[i] = "{\"to\":\"DE89370400440532013000\",\"amount\":" + (i + 1) + "}";
    }
    String intent = stepUp.alicesIntent(transfers);
    for (int i = 0; i < 20; i++) {
      stepUp.pending(intent, transfers[i]);
    }

    expectOver(stepUp.ask(intent, transfers[20]), "approval_required");
    expectPending(stepUp.ask(intent, transfers[0]));
  }

  @Test
  void questionWhenAskedByAuthZenThenNobodyIsAsked() throws SQLException {
    String intent = stepUp.alicesIntent(TRANSFER);
    Bank bank = stepUp.bank();
    String question =
        """
        {"subject": {"type": "identity", "id": "%s"}, "action": {"name": "tools/call"},
         "resource": {"type": "tool", "id": "transfer", "properties": {"arguments": %s}}}
        """
            .formatted(bank.aliceId(), TRANSFER);

    Answer answer =
        Http.send(
            HttpRequest.newBuilder(URI.create(bank.realm().url() + "/casa/access/v1/evaluation"))
                .header("Authorization", "Bearer " + intent)
                .header(
                    "Casa-Client-Assertion",
                    bank.assistant()
                        .assertion(bank.realm().clientId("assistant"), bank.realm().issuer()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(question)));

    assertThat(answer.json().path("decision").asBoolean()).as(answer.json().toString()).isFalse();
    assertThat(text("SELECT COUNT(*) FROM CASA_APPROVAL WHERE REALM_ID = ?", realmId()))
        .isEqualTo("0");
  }

  @Test
  void rowsWhenOldThenGoByThemselves() throws SQLException {
    String intent = stepUp.alicesIntent(TRANSFER, OTHER);
    String old = stepUp.pending(intent, TRANSFER).text("approval_id");
    String young = stepUp.pending(intent, OTHER).text("approval_id");
    expire(young);
    set("UPDATE CASA_APPROVAL SET EXPIRES = 1 WHERE ID = ?", old);

    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> rows("ID", old).equals("0"));

    assertThat(rows("ID", young)).isEqualTo("1");
  }

  @Test
  void rowsWhenTheirSystemOrRealmGoesThenGoToo() throws SQLException {
    var others = StepUpBank.open(keycloak);
    stepUp.pending(stepUp.alicesIntent(TRANSFER), TRANSFER);
    others.pending(others.alicesIntent(TRANSFER), TRANSFER);
    String realm = realmId();
    String othersRealm = others.bank().realm().admin("GET", "").json().path("id").textValue();

    expect(204, stepUp.bank().realm().admin("DELETE", "/casa/systems/banking"));
    assertThat(rows("REALM_ID", realm)).isEqualTo("0");
    assertThat(rows("REALM_ID", othersRealm)).isEqualTo("1");
    expect(204, others.bank().realm().admin("DELETE", ""));
    assertThat(rows("REALM_ID", othersRealm)).isEqualTo("0");
  }

  private String rows(String column, String value) throws SQLException {
    return text("SELECT COUNT(*) FROM CASA_APPROVAL WHERE " + column + " = ?", value);
  }

  private void decide(Answer asked, String decision) {
    SignedInBrowser browser = stepUp.alicesBrowser();
    assertThat(browser.decide(asked.text("approval_uri"), decision).statusCode()).isEqualTo(303);
  }

  private String state(Answer asked) throws SQLException {
    return text("SELECT STATE FROM CASA_APPROVAL WHERE ID = ?", asked.text("approval_id"));
  }

  private void expire(String id) throws SQLException {
    set("UPDATE CASA_APPROVAL SET EXPIRES = CREATED WHERE ID = ?", id);
  }

  private void set(String update, String argument) throws SQLException {
    try (Connection connection = keycloak.connect();
        PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setString(1, argument);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  private String text(String query, String argument) throws SQLException {
    try (Connection connection = keycloak.connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, argument);
      try (ResultSet result = statement.executeQuery()) {
        assertThat(result.next()).isTrue();
        return result.getString(1);
      }
    }
  }

  private String realmId() {
    return stepUp.bank().realm().admin("GET", "").json().path("id").textValue();
  }

  private JsonNode event(String type) {
    JsonNode all = stepUp.bank().realm().admin("GET", "/events?max=100&type=" + type).json();
    for (JsonNode event : all) {
      if (event.at("/details/casa_tool").asText().equals("transfer")) {
        return event;
      }
    }
    throw new AssertionError(all.toString());
  }
}
