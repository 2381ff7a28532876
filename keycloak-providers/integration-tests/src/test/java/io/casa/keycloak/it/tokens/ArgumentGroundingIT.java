/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.OnPostgres;
import io.casa.keycloak.it.RunningKeycloak;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a call by where its values came from, and by what the system says of that. */
@OnPostgres
final class ArgumentGroundingIT {
  private static final String CHECK = "ARGUMENT_GROUNDING";
  private static final String TRANSFER = "{\"to\":\"DE89370400440532013000\",\"amount\":10}";
  private static final String PROMPT = "Transfer 10 euros to DE89370400440532013000";

  private final RunningKeycloak keycloak;
  private Bank bank;

  ArgumentGroundingIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void openBank() {
    bank = Bank.open(keycloak);
    expect(200, bank.realm().putSystem(grounded("enforce")));
  }

  private ObjectNode grounded(String mode) {
    ObjectNode document = bank.document();
    ((ArrayNode) document.get("enabledToolChecks")).add(CHECK);
    document.putObject("checkModes").put(CHECK, mode);
    return document;
  }

  private static String accountFrom(String origin) {
    return (",\"provenance\":[{\"pointer\":\"/to\",\"part\":\"account\",\"origin\":\"%s\"},"
            + "{\"pointer\":\"/amount\",\"part\":\"whole\",\"origin\":\"prompt\"}]")
        .formatted(origin);
  }

  private String intentToken() {
    String intentToken = bank.askIntent(PROMPT).text("access_token");
    bank.select(
        intentToken,
        selected("c1", "transfer", TRANSFER),
        selected("c2", "transfer", TRANSFER),
        selected("c3", "get_accounts", "{}"));
    return intentToken;
  }

  /** Asks for a tool token with more members in the details. */
  private Answer ask(String intentToken, String tool, String arguments, String more) {
    var form = new HashMap<>(Bank.toolCall(intentToken, tool, arguments));
    form.computeIfPresent(
        "authorization_details", (name, details) -> details.replace("}]", more + "}]"));
    return bank.exchange(form);
  }

  private Answer askTransfer(String intentToken, String more) {
    return ask(intentToken, "transfer", TRANSFER, more);
  }

  @Test
  void callWhenItsTargetStoodInATextThenIsBlockedWithPlaceAndLevel() throws SQLException {
    Answer answer = askTransfer(intentToken(), accountFrom("text"));

    expectBlock(answer, CHECK, "tool_parameters_mismatch");
    Map<String, String> row = decision(answer.text("casa_decision"));
    assertThat(row)
        .containsEntry("outcome", "block")
        .containsEntry("blocking_check", CHECK)
        .containsEntry("reason", "tool_parameters_mismatch");
    assertThat(row.get("results"))
        .contains("\"level\":\"text\"", "\"parameter\":\"/to\"", "\"role\":\"target\"")
        .doesNotContain("DE89");
  }

  @Test
  void callWhenItsTargetIsTheUsersThenIsGranted() {
    Answer answer = askTransfer(intentToken(), accountFrom("prompt"));

    expect(200, answer);
    JsonNode event = event("TOKEN_EXCHANGE", "transfer");
    assertThat(event.path("details").path("casa_outcome").asText()).isEqualTo("allow");
    assertThat(event.path("details").has("casa_flags")).isFalse();
  }

  @Test
  void callWhenNobodyTracedItThenTheUserHasToApprove() throws SQLException {
    Answer answer = askTransfer(intentToken(), "");

    expectRefusal(answer, 400, "authorization_pending", "approval_required");
    assertThat(answer.json().at("/casa/check").asText()).isEqualTo(CHECK);
    assertThat(decision(answer.text("casa_decision")))
        .containsEntry("outcome", "step_up")
        .containsEntry("reason", "provenance_unknown");
  }

  @Test
  void readWhenNobodyTracedItThenIsGrantedWithAFlag() {
    expect(200, ask(intentToken(), "get_accounts", "{}", ""));

    assertThat(event("TOKEN_EXCHANGE", "get_accounts").path("details").path("casa_flags").asText())
        .isEqualTo("ARGUMENT_GROUNDING:provenance_unknown");
  }

  @Test
  void doubtsWhenTheSystemSaysBlockThenAreBlocked() {
    ObjectNode document = grounded("enforce");
    document.putObject("onAbstain").put("side_effect", "BLOCK").put("read", "STEP_UP");
    Answer registered = bank.realm().putSystem(document);
    expect(200, registered);
    assertThat(registered.json().path("changed").toString()).contains("onAbstain: changed");
    String intentToken = intentToken();

    expectBlock(askTransfer(intentToken, ""), CHECK, "provenance_unknown");
    expectRefusal(
        ask(intentToken, "get_accounts", "{}", ""),
        400,
        "authorization_pending",
        "approval_required");
  }

  @Test
  void checkWhenItObservesThenWouldHaveBlockedAndWhenItEnforcesTheNextCallIs() throws SQLException {
    expect(200, bank.realm().putSystem(grounded("observe")));
    String intentToken = intentToken();

    expect(200, askTransfer(intentToken, accountFrom("text")));
    String observed = event("TOKEN_EXCHANGE", "transfer").at("/details/casa_decision").asText();
    assertThat(decision(observed)).containsEntry("outcome", "allow");
    assertThat(decision(observed).get("results"))
        .containsPattern(
            "\"check\":\"ARGUMENT_GROUNDING\",\"verdict\":\"block\",[^}]*\"mode\":\"observe\"");

    Answer registered = bank.realm().putSystem(grounded("enforce"));
    expect(200, registered);
    assertThat(registered.json().path("changed").toString()).contains("checkModes: changed");

    // The same session, the second of its two selections, and no restart.
    expectBlock(askTransfer(intentToken, accountFrom("text")), CHECK, "tool_parameters_mismatch");
  }

  @Test
  void callWhenThePromptCantBeReadThenIsRefused() throws SQLException {
    String intentToken = intentToken();
    try (Connection connection = keycloak.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "UPDATE CASA_INTENT SET REALM_ID = 'gone' WHERE REALM_ID = ?")) {
      statement.setString(1, realmId());
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }

    // On a slow machine the session's liveness is looked up again first, and isn't found either.
    Answer answer = askTransfer(intentToken, accountFrom("prompt"));
    assertThat(answer.status()).as(answer.json().toString()).isIn(400, 403);
    assertThat(answer.text("casa_reason")).isIn("check_failed", "session_revoked");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"provenance\":{}",
        ",\"provenance\":[{\"pointer\":\"/to\",\"part\":\"account\",\"origin\":\"user\"}]",
        ",\"provenance\":[{\"pointer\":\"/to\",\"part\":\"iban\",\"origin\":\"prompt\"}]"
      })
  void provenanceWhenNotUnderstoodThenTheRequestIsRefused(String more) {
    expectRefusal(
        askTransfer(intentToken(), more),
        400,
        "invalid_authorization_details",
        "malformed_request");
  }

  @Test
  void modeWhenOfACheckThatIsNotEnabledThenTheDocumentIsRefused() {
    ObjectNode document = bank.document();
    document.putObject("checkModes").put(CHECK, "observe");

    Answer answer = bank.realm().putSystem(document);

    expect(400, answer);
    assertThat(answer.text("field")).isEqualTo("/checkModes/ARGUMENT_GROUNDING");
  }

  private Map<String, String> decision(String id) throws SQLException {
    try (Connection connection = keycloak.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT OUTCOME, BLOCKING_CHECK, REASON, RESULTS FROM CASA_DECISION"
                    + " WHERE ID = ?")) {
      statement.setString(1, id);
      try (ResultSet result = statement.executeQuery()) {
        assertThat(result.next()).isTrue();
        var row = new HashMap<String, String>();
        row.put("outcome", result.getString(1));
        row.put("blocking_check", result.getString(2));
        row.put("reason", result.getString(3));
        row.put("results", result.getString(4));
        return row;
      }
    }
  }

  private String realmId() {
    return bank.realm().admin("GET", "").json().path("id").textValue();
  }

  private JsonNode event(String type, String tool) {
    JsonNode all = bank.realm().admin("GET", "/events?max=100&type=" + type).json();
    return StreamSupport.stream(all.spliterator(), false)
        .filter(event -> event.at("/details/casa_tool").asText().equals(tool))
        .findFirst()
        .orElseThrow();
  }
}
