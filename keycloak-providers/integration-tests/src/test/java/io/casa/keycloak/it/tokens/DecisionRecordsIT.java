/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.EachDatabase;
import io.casa.keycloak.it.RunningKeycloak;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is recorded of intents, LLM calls and decisions; no record, no answer. */
@EachDatabase
final class DecisionRecordsIT {
  private static final String TRANSFER = "{\"to\":\"bob\",\"amount\":10}";

  private final RunningKeycloak keycloak;
  private Bank bank;

  DecisionRecordsIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void openBank() {
    bank = Bank.open(keycloak);
  }

  @Test
  void intentWhenOpenedThenItsPromptIsKept() throws SQLException, ParseException {
    Answer answer = bank.askIntentFor(bank.aliceToken());

    Map<String, Object> intent =
        answer.accessToken().getJWTClaimsSet().getJSONObjectClaim("intent");
    assertThat(rows("SELECT * FROM CASA_INTENT WHERE REALM_ID = ?"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("id", (String) intent.get("id"))
                    .containsEntry("prompt", Bank.PROMPT)
                    .containsEntry("prompt_sha256", (String) intent.get("sha256"))
                    .containsEntry("mas", "banking")
                    .containsEntry("app", "assistant")
                    .containsEntry("user_id", bank.aliceId())
                    .containsEntry("trace_id", "0af7651916cd43dd8448eb211c80319c"));
  }

  @Test
  void decisionWhenAllowedThenIsRecordedAsRowAndEvent() throws SQLException, ParseException {
    String intentToken = bank.intentToken();
    bank.select(intentToken, selected("c1", "transfer", TRANSFER));
    Answer answer = bank.askToolToken(intentToken, "transfer", TRANSFER);
    expect(200, answer);

    JWTClaimsSet claims = answer.accessToken().getJWTClaimsSet();
    Map<String, String> row = onlyDecision();
    assertThat(row)
        .containsEntry("intent_id", (String) claims.getJSONObjectClaim("intent").get("id"))
        .containsEntry("mas", "banking")
        .containsEntry("app", "assistant")
        .containsEntry("server", Bank.TOOLS)
        .containsEntry("tool", "transfer")
        .containsEntry("arguments_sha256", "tfTQgCbNWJ2Kn_9d1wCdc_iSy7HFTQweDq4vzqfvi90")
        .containsEntry("outcome", "allow")
        .containsEntry("blocking_check", null)
        .containsEntry("reason", null);
    assertThat(row.get("results")).contains("\"paid_by\"").doesNotContain("bob");
    JsonNode details = onlyEvent("TOKEN_EXCHANGE", "casa_decision").path("details");
    assertThat(details.path("casa_decision").asText()).isEqualTo(row.get("id"));
    assertThat(details.path("casa_outcome").asText()).isEqualTo("allow");
    assertThat(details.path("casa_tool").asText()).isEqualTo("transfer");
    assertThat(details.path("casa_server").asText()).isEqualTo(Bank.TOOLS);
    assertThat(details.path("casa_mas").asText()).isEqualTo("banking");
    assertThat(details.path("casa_intent").asText()).isEqualTo(row.get("intent_id"));
  }

  @Test
  void decisionWhenBlockedThenSurvivesTheErrorAnswer() throws SQLException {
    Answer answer = bank.askToolToken(bank.intentToken(), "transfer", TRANSFER);
    expect(403, answer);

    Map<String, String> row = onlyDecision();
    assertThat(row)
        .containsEntry("id", answer.text("casa_decision"))
        .containsEntry("outcome", "block")
        .containsEntry("blocking_check", "DETERMINISTIC_LLM_SELECTED_TOOLS")
        .containsEntry("reason", "no_llm_calls_made_by_app");
    JsonNode event = onlyEvent("TOKEN_EXCHANGE_ERROR", "casa_decision");
    assertThat(event.path("error").asText()).isEqualTo("access_denied");
    JsonNode details = event.path("details");
    assertThat(details.path("casa_decision").asText()).isEqualTo(row.get("id"));
    assertThat(details.path("casa_check").asText()).isEqualTo("DETERMINISTIC_LLM_SELECTED_TOOLS");
    assertThat(details.path("casa_reason").asText()).isEqualTo("no_llm_calls_made_by_app");
  }

  @Test
  void eventsThenNameNeitherPromptNorArgumentsNorTokens() {
    String intentToken = bank.intentToken();
    bank.select(intentToken, selected("c1", "transfer", TRANSFER), selected("c2", "evil", "{}"));
    bank.askToolToken(intentToken, "transfer", TRANSFER);
    bank.askToolToken(intentToken, "transfer", TRANSFER);
    bank.askToolToken(intentToken.substring(1), "transfer", TRANSFER);
    bank.askToolToken(intentToken + "x", "transfer", TRANSFER);

    assertThat(onlyEvent("CLIENT_LOGIN", "casa_intent").path("details").has("casa_prompt_sha256"))
        .isTrue();
    assertThat(
            onlyEvent("CUSTOM_REQUIRED_ACTION", "casa_llm_call")
                .path("details")
                .path("casa_tools")
                .asText())
        .isEqualTo(
            "transfer=tfTQgCbNWJ2Kn_9d1wCdc_iSy7HFTQweDq4vzqfvi90"
                + " (unknown)=RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o");
    assertThat(bank.realm().admin("GET", "/events?max=100").json().toString())
        .contains("casa_decision")
        .doesNotContain("scheduled payments")
        .doesNotContain("bob")
        .doesNotContain("evil")
        .doesNotContain(intentToken.substring(intentToken.length() - 40));
    assertThat(keycloak.log()).doesNotContain("scheduled payments").doesNotContain("\"bob\"");
  }

  @Test
  void toolTokenWhenTheDecisionCantBeCommittedThenNoTokenComesOut() throws SQLException {
    String intentToken = bank.intentToken();
    bank.select(intentToken, selected("c1", "transfer", TRANSFER));

    whileRefused(
        "CASA_DECISION",
        () ->
            expectRefusal(
                bank.askToolToken(intentToken, "transfer", TRANSFER),
                503,
                "temporarily_unavailable",
                "authorization_unavailable"));

    assertThat(rows("SELECT * FROM CASA_DECISION WHERE REALM_ID = ?")).isEmpty();
    assertThat(events("TOKEN_EXCHANGE", "casa_decision")).isEmpty();
    // The selection stays paid; nothing is retried behind anybody's back.
    expectBlock(
        bank.askToolToken(intentToken, "transfer", TRANSFER),
        "DETERMINISTIC_LLM_SELECTED_TOOLS",
        "tool_not_selected_by_llm");
  }

  @Test
  void blockWhenTheDecisionCantBeCommittedThenIsNotAnsweredAsDecided() throws SQLException {
    String intentToken = bank.intentToken();

    whileRefused(
        "CASA_DECISION",
        () ->
            expectRefusal(
                bank.askToolToken(intentToken, "transfer", TRANSFER),
                503,
                "temporarily_unavailable",
                "authorization_unavailable"));

    assertThat(rows("SELECT * FROM CASA_DECISION WHERE REALM_ID = ?")).isEmpty();
    assertThat(events("TOKEN_EXCHANGE_ERROR", "casa_decision")).isEmpty();
  }

  @Test
  void decisionsWhenOnlyOneRealmsCantBeCommittedThenThoseOfAnotherAre() throws SQLException {
    // Given
    Bank refused = bank;
    Bank other = Bank.open(keycloak);
    String refusedToken = refused.intentToken();
    String otherToken = other.intentToken();
    List<Answer> refusedAnswers = new CopyOnWriteArrayList<>();
    List<Answer> otherAnswers = new CopyOnWriteArrayList<>();

    // When
    whileRefused(
        "CASA_DECISION",
        () -> {
          try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 20; i++) {
              threads.execute(
                  () -> refusedAnswers.add(refused.askToolToken(refusedToken, "transfer", "{}")));
              threads.execute(
                  () -> otherAnswers.add(other.askToolToken(otherToken, "transfer", "{}")));
            }
          }
        });

    // Then
    assertThat(refusedAnswers)
        .hasSize(20)
        .allSatisfy(
            answer ->
                expectRefusal(answer, 503, "temporarily_unavailable", "authorization_unavailable"));
    assertThat(rows("SELECT * FROM CASA_DECISION WHERE REALM_ID = ?")).isEmpty();
    assertThat(otherAnswers)
        .hasSize(20)
        .allSatisfy(answer -> expect(403, answer))
        .extracting(answer -> answer.text("casa_decision"))
        .doesNotHaveDuplicates();
    bank = other;
    assertThat(rows("SELECT * FROM CASA_DECISION WHERE REALM_ID = ?"))
        .extracting(row -> row.get("id"))
        .containsExactlyInAnyOrderElementsOf(
            otherAnswers.stream().map(answer -> answer.text("casa_decision")).toList());
  }

  @Test
  void intentWhenItCantBeCommittedThenNoTokenComesOut() throws SQLException {
    whileRefused(
        "CASA_INTENT",
        () ->
            expectRefusal(
                bank.askIntent(Bank.PROMPT),
                503,
                "temporarily_unavailable",
                "authorization_unavailable"));

    assertThat(rows("SELECT * FROM CASA_INTENT WHERE REALM_ID = ?")).isEmpty();
    expect(200, bank.askIntent(Bank.PROMPT));
  }

  /**
   * Lets the database refuse this realm's rows: on PostgreSQL in the commit itself, by a deferred
   * trigger; H2 has none, so there when the row is written, which is in Keycloak's commit too.
   */
  private void whileRefused(String table, Runnable action) throws SQLException {
    try (Connection connection = keycloak.connect();
        Statement statement = connection.createStatement()) {
      if (keycloak.postgres().isPresent()) {
        statement.execute(
            """
            CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'refused by the test'; END $$
            """);
        statement.execute(
            """
            CREATE CONSTRAINT TRIGGER refused AFTER INSERT ON %s DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW WHEN (NEW.realm_id = '%s') EXECUTE FUNCTION refuse()
            """
                .formatted(table, realmId()));
        action.run();
        statement.execute("DROP TRIGGER refused ON " + table);
      } else {
        statement.execute(
            "ALTER TABLE %s ADD CONSTRAINT REFUSED CHECK (REALM_ID <> '%s')"
                .formatted(table, realmId()));
        action.run();
        statement.execute("ALTER TABLE " + table + " DROP CONSTRAINT REFUSED");
      }
    }
  }

  private Map<String, String> onlyDecision() throws SQLException {
    List<Map<String, String>> rows = rows("SELECT * FROM CASA_DECISION WHERE REALM_ID = ?");
    assertThat(rows).hasSize(1);
    return rows.getFirst();
  }

  /** This realm's rows; columns in lower case. */
  private List<Map<String, String>> rows(String query) throws SQLException {
    try (Connection connection = keycloak.connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, realmId());
      var rows = new ArrayList<Map<String, String>>();
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          var row = new LinkedHashMap<String, String>();
          for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
            row.put(
                results.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT),
                results.getString(i));
          }
          rows.add(row);
        }
      }
      return rows;
    }
  }

  private String realmId() {
    return bank.realm().admin("GET", "").json().path("id").textValue();
  }

  private JsonNode onlyEvent(String type, String detail) {
    List<JsonNode> events = events(type, detail);
    assertThat(events).hasSize(1);
    return events.getFirst();
  }

  private List<JsonNode> events(String type, String detail) {
    JsonNode all = bank.realm().admin("GET", "/events?max=100&type=" + type).json();
    return StreamSupport.stream(all.spliterator(), false)
        .filter(event -> event.path("details").has(detail))
        .toList();
  }
}
