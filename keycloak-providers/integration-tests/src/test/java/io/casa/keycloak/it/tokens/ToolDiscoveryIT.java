/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.EachDatabase;
import io.casa.keycloak.it.RunningKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An MCP server whose tools its own first report registers. */
@EachDatabase
final class ToolDiscoveryIT {
  private static final String SYSTEM = "/casa/systems/banking";
  private static final String TOOL = "get_scheduled_payments";

  private final RunningKeycloak keycloak;
  private Bank bank;
  private ObjectNode document;
  private ArrayNode tools;

  ToolDiscoveryIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void openBank() {
    bank = Bank.open(keycloak);
    document = bank.document();
    document.putArray("enabledToolChecks").add("TOKEN_VERIFICATION").add("TOOL_DEFINITION_PINNED");
    ObjectNode server = (ObjectNode) document.at("/apps/1");
    tools = (ArrayNode) server.remove("tools");
    server.put("toolDiscovery", "first_report");
    expect(200, bank.realm().putSystem(document));
  }

  @Test
  void toolTokenWhenTheServerHasNotReportedThenThereIsNone() {
    assertThat(bank.askToolToken(bank.intentToken(), TOOL, "{}").status()).isIn(400, 403);

    // Neither what others say of it nor half a list is its own word.
    report("assistant", bank.assistant(), true);
    report("bank-tools", bank.bankTools(), false);
    assertThat(bank.askToolToken(bank.intentToken(), TOOL, "{}").status()).isIn(400, 403);
    assertThat(waiting()).isEmpty();
  }

  @Test
  void toolTokenWhenTheServerHasReportedThenIsGrantedAndTheDocumentShowsTheTools() {
    Answer answer = report("bank-tools", bank.bankTools(), true);

    assertThat(answer.json().path("tools").findValuesAsText("state"))
        .containsExactly("registered", "registered", "registered");
    expect(200, bank.askToolToken(bank.intentToken(), TOOL, "{}"));
    JsonNode stored = bank.realm().admin("GET", SYSTEM).json();
    assertThat(stored.at("/apps/1/tools").findValuesAsText("name"))
        .containsExactlyInAnyOrder("get_accounts", "transfer", TOOL);
    assertThat(stored.at("/apps/1/toolDiscovery").asText()).isEqualTo("first_report");
    assertThat(waiting()).isEmpty();

    // The source that leaves the tools out stays as good as it was.
    Answer again = bank.realm().putSystem(document);
    expect(200, again);
    assertThat(again.json().path("changed")).isEmpty();
    expect(200, bank.realm().putSystem(stored));
    expect(200, bank.askToolToken(bank.intentToken(), TOOL, "{}"));

    ((ObjectNode) document.at("/apps/1")).remove("toolDiscovery");
    expect(200, bank.realm().putSystem(document));
    assertThat(bank.askToolToken(bank.intentToken(), TOOL, "{}").status()).isIn(400, 403);
  }

  @Test
  void toolWhenItComesLaterThenWaitsForAnAdministrator() {
    report("bank-tools", bank.bankTools(), true);
    tools.addObject().put("name", "help").putObject("inputSchema").put("type", "object");
    ((ObjectNode) tools.get(1)).put("description", "Changed.");

    report("bank-tools", bank.bankTools(), true);

    assertThat(waiting().findValuesAsText("state")).containsExactly("new", "changed");
    assertThat(bank.askToolToken(bank.intentToken(), "help", "{}").status()).isIn(400, 403);
    expectBlock(
        bank.askToolToken(bank.intentToken(), "transfer", "{}"),
        "TOOL_DEFINITION_PINNED",
        "modified_mcp_tool_defs");

    String sha256 = waiting().get(0).path("seen_sha256").asText();
    expect(
        200,
        bank.realm()
            .admin(
                "POST",
                SYSTEM + "/tool-definitions/approvals",
                "{\"server\": \"bank-tools\", \"tool\": \"help\", \"sha256\": \"%s\"}"
                    .formatted(sha256)));
    expect(200, bank.askToolToken(bank.intentToken(), "help", "{}"));
    assertThat(waiting().findValuesAsText("tool")).containsExactly("transfer");
  }

  @Test
  void reportsWhenManyComeAtOnceThenOneRegisters() throws Exception {
    List<Answer> answers = atOnce(6, () -> report("bank-tools", bank.bankTools(), true));

    answers.forEach(
        answer ->
            assertThat(answer.json().path("tools").findValuesAsText("state"))
                .containsOnly("registered"));
    assertThat(waiting()).isEmpty();
    assertThat(bank.realm().admin("GET", SYSTEM).json().at("/apps/1/tools")).hasSize(3);
    expect(200, bank.askToolToken(bank.intentToken(), TOOL, "{}"));
  }

  @Test
  void reportsWhenTwoFirstOnesDifferThenOnlyOneIsPinned() throws Exception {
    ArrayNode other = tools.deepCopy();
    ((ObjectNode) other.get(2)).put("description", "Another.");
    List<ArrayNode> lists = new ArrayList<>(List.of(tools, other));

    List<Answer> answers =
        atOnce(2, () -> report("bank-tools", bank.bankTools(), take(lists), true));

    assertThat(answers)
        .filteredOn(
            answer -> answer.json().path("tools").findValuesAsText("state").contains("changed"))
        .hasSize(1);
    assertThat(waiting().findValuesAsText("tool")).containsExactly(TOOL);
    expectBlock(
        bank.askToolToken(bank.intentToken(), TOOL, "{}"),
        "TOOL_DEFINITION_PINNED",
        "modified_mcp_tool_defs");
  }

  @Test
  void reportWhenAToolCannotBeRegisteredThenNoneIs() {
    tools.addObject().put("name", "not a name").putObject("inputSchema").put("type", "object");

    expectRefusal(
        ToolDefinitionsIT.send(bank, "bank-tools", bank.bankTools(), body(tools, true)),
        400,
        "invalid_request",
        "malformed_request");
    assertThat(bank.realm().admin("GET", SYSTEM).json().at("/apps/1").has("tools")).isFalse();
  }

  private static synchronized ArrayNode take(List<ArrayNode> lists) {
    return lists.removeFirst();
  }

  private static List<Answer> atOnce(int times, Callable<Answer> question)
      throws InterruptedException, ExecutionException {
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
      List<Callable<Answer>> questions = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        questions.add(question);
      }
      for (Future<Answer> answer : threads.invokeAll(questions)) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  private Answer report(String app, AppKey key, boolean complete) {
    return report(app, key, tools, complete);
  }

  private Answer report(String app, AppKey key, ArrayNode listed, boolean complete) {
    Answer answer = ToolDefinitionsIT.send(bank, app, key, body(listed, complete));
    expect(200, answer);
    return answer;
  }

  private static String body(ArrayNode listed, boolean complete) {
    return "{\"server\": \"%s\", \"tools\": %s, \"complete\": %s}"
        .formatted(Bank.TOOLS, listed, complete);
  }

  private JsonNode waiting() {
    return bank.realm().admin("GET", SYSTEM + "/tool-definitions").json().path("tools");
  }
}
