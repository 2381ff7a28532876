/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import io.casa.semantic.EmbedderState;
import io.casa.semantic.MiniLmEmbedder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The check {@code AI_POWERED_TOOL_MATCH} with the model and a judge, in the server. */
@ExtendWith(KeycloakServers.class)
final class ToolMatchIT {
  private static final String CHECK = "AI_POWERED_TOOL_MATCH";
  private static final Duration LOADING_LIMIT = Duration.ofMinutes(1);

  private final RunningKeycloak keycloak;
  private final Bank bank;

  ToolMatchIT(@On(Setup.CASA_ON_H2) RunningKeycloak keycloak) {
    this.keycloak = keycloak;
    this.bank = Bank.open(keycloak);
  }

  @Test
  void modelWhenASystemNeedsItThenIsTheSameAsOutside() {
    enable("{\"strategy\": \"embeddings\"}");

    assertThat(readyModel().path("fingerprint").asText()).isEqualTo(fingerprintOutside());
    assertThat(readyModel().path("judges")).isEmpty();
  }

  @Test
  void healthWhenTheAskerIsNoAdministratorThenIsRefused() {
    Answer answer =
        keycloak
            .admin()
            .callAs(
                bank.aliceToken(), "GET", "/realms/" + bank.realm().name() + "/casa/health", "");

    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void toolTokenWhenTheUserOnlyAskedToLookThenDeletingIsRefusedAndTheScoreRecorded()
      throws SQLException {
    enable("{}");
    readyModel();
    String intentToken = bank.intentToken();

    Answer refused = bank.askToolToken(intentToken, "delete_contact", "{}");

    expectBlock(refused, CHECK, "tool_intent_mismatch");
    assertThat(result(refused.text("casa_decision")).path("verdict").asText()).isEqualTo("block");
    assertThat(results(refused.text("casa_decision"))).contains("\"score\"");
    expect(200, bank.askToolToken(intentToken, "get_accounts", "{}"));
    assertThat(keycloak.metrics())
        .contains(
            "casa_tool_match_total{outcome=\"block\",reason=\"tool_intent_mismatch\"}",
            "casa_tool_match_total{outcome=\"allow\",reason=\"none\"}")
        .doesNotContain("scheduled payments");
  }

  @Test
  void toolTokenWhenTheSettingsChangeThenTheNewOnesHold() throws SQLException {
    enable("{}");
    readyModel();
    String intentToken = bank.intentToken();
    expectBlock(
        bank.askToolToken(intentToken, "delete_contact", "{}"), CHECK, "tool_intent_mismatch");

    enable("{\"thresholds\": {\"unlike\": -0.9, \"foreign\": -1, \"familiar\": 1}}");

    Answer doubted = bank.askToolToken(bank.intentToken(), "delete_contact", "{}");
    JsonNode result = result(doubted.text("casa_decision"));
    assertThat(result.path("verdict").asText()).as(result.toString()).isEqualTo("abstain");
  }

  @Test
  void toolTokenWhenTheJudgeIsSilentThenThatIsRecordedAndSeen() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      enable(
          """
          {"strategy": "llm_verifier",
           "judge": {"endpoint": "http://127.0.0.1:%d/v1/chat/completions", "model": "m", "timeoutMillis": 200}}
          """
              .formatted(silent.getLocalPort()));

      Answer answer = bank.askToolToken(bank.intentToken(), "delete_contact", "{}");

      expectRefusal(answer, 400, "authorization_pending", "approval_required");
      JsonNode result = result(answer.text("casa_decision"));
      assertThat(result.path("verdict").asText()).isEqualTo("abstain");
      assertThat(result.path("reason").asText()).isEqualTo("semantic_judge_unavailable");
      assertThat(result.toString()).contains("time_out");
      JsonNode judge = health().path("judges").path(0);
      assertThat(judge.path("endpointHost").asText())
          .isEqualTo("127.0.0.1:" + silent.getLocalPort());
      assertThat(judge.path("circuit").asText()).isEqualTo("closed");
    }
  }

  @Test
  void systemWhenTheJudgesKeyStandsInTheDocumentThenIsRefused() {
    Answer answer =
        put("{\"judge\": {\"endpoint\": \"https://judge\", \"model\": \"m\", \"apiKey\": \"k\"}}");

    expect(400, answer);
    assertThat(answer.text("field")).isEqualTo("/toolMatch/judge/apiKey");
  }

  private void enable(String toolMatch) {
    expect(200, put(toolMatch));
  }

  /** Registers the bank with nothing but this check, and one tool more. */
  private Answer put(String toolMatch) {
    ObjectNode document = bank.document();
    document.putArray("enabledToolChecks").add(CHECK);
    document.set("toolMatch", MasDocuments.read(toolMatch));
    ((ArrayNode) document.at("/apps/1/tools"))
        .add(
            MasDocuments.read(
                """
                {"name": "delete_contact", "description": "Deletes a contact.",
                 "inputSchema": {"type": "object"}}
                """));
    return bank.realm().putSystem(document);
  }

  private JsonNode health() {
    Answer answer = bank.realm().admin("GET", "/casa/health");
    expect(200, answer);
    return answer.json().path("toolMatch");
  }

  private JsonNode readyModel() {
    await()
        .atMost(LOADING_LIMIT)
        .until(() -> !health().path("state").asText().matches("unused|loading"));
    JsonNode health = health();
    assertThat(health.path("state").asText()).as(health.toString()).isEqualTo("ready");
    return health;
  }

  private static String fingerprintOutside() {
    try (MiniLmEmbedder model = MiniLmEmbedder.start(1, Runnable::run)) {
      assertThat(model.state()).isInstanceOf(EmbedderState.Ready.class);
      return ((EmbedderState.Ready) model.state()).fingerprint();
    }
  }

  /** What the check said, as the decision's row has it. */
  private JsonNode result(String decision) throws SQLException {
    for (JsonNode result : MasDocuments.read("{\"all\": " + results(decision) + "}").path("all")) {
      if (result.path("check").asText().equals(CHECK)) {
        return result;
      }
    }
    throw new AssertionError("the check has said nothing");
  }

  private String results(String decision) throws SQLException {
    try (Connection connection = keycloak.connect();
        PreparedStatement statement =
            connection.prepareStatement("SELECT RESULTS FROM CASA_DECISION WHERE ID = ?")) {
      statement.setString(1, decision);
      try (ResultSet results = statement.executeQuery()) {
        assertThat(results.next()).isTrue();
        return results.getString(1);
      }
    }
  }
}
