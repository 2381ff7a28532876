/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.toolCall;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.OnPostgres;
import io.casa.keycloak.it.RunningKeycloak;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the agent saw of a tool against what is registered; and what its token's scope covers. */
@OnPostgres
final class PinnedDefinitionsIT {
  private static final String PINNED = "TOOL_DEFINITION_PINNED";
  private static final String TOOL = "get_scheduled_payments";

  // SHA-256 of {"inputSchema":{"type":"object"},"name":"get_scheduled_payments"}
  private static final String REGISTERED = "2Ku5-aw3UfO7vhrajcMrzHBeqRig4Az6FxvhDH1Z6ig";

  private final RunningKeycloak keycloak;
  private Bank bank;

  PinnedDefinitionsIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void openBank() {
    bank = Bank.open(keycloak);
    enable(bank.document(), "TOKEN_VERIFICATION", PINNED);
  }

  @Test
  void toolTokenWhenTheRegisteredDefinitionWasSeenOrNothingThenIsGranted() {
    expect(200, ask("\"" + REGISTERED + "\""));
    expect(200, bank.askToolToken(bank.intentToken(), TOOL, "{}"));
  }

  @Test
  void toolTokenWhenAnotherDefinitionWasSeenOrNoneListedThenBlocks() {
    expectBlock(ask("\"" + "A".repeat(43) + "\""), PINNED, "modified_mcp_tool_defs");
    expectBlock(ask("null"), PINNED, "modified_mcp_tool_defs");
  }

  @Test
  void toolTokenWhenTheDefinitionIsRegisteredAnewThenThatOneCounts() {
    ObjectNode document = bank.document();
    ((ObjectNode) document.at("/apps/1/tools/2")).put("description", "Now it says something.");
    enable(document, PINNED);

    expectBlock(ask("\"" + REGISTERED + "\""), PINNED, "modified_mcp_tool_defs");
  }

  @Test
  void toolTokenWhenTheSeenDefinitionIsNoHashThenRefuses() {
    for (String wrong : List.of("7", "\"\"", "\"" + REGISTERED + "=\"", "[]")) {
      expectRefusal(ask(wrong), 400, "invalid_authorization_details", "malformed_request");
    }
  }

  @Test
  void toolTokenWhenTheScopeLeavesTheToolOutThenBlocks() {
    Answer narrow =
        bank.askIntent(
            Map.of(
                "scope",
                "user-input tool:get_accounts",
                "authorization_details",
                Bank.userInput(Bank.PROMPT)));

    expectBlock(
        bank.askToolToken(narrow.text("access_token"), TOOL, "{}"),
        "TOKEN_VERIFICATION",
        "insufficient_scope");
    expect(200, bank.askToolToken(narrow.text("access_token"), "get_accounts", "{}"));
  }

  private Answer ask(String definitionSha256) {
    var form = new HashMap<>(toolCall(bank.intentToken(), TOOL, "{}"));
    form.computeIfPresent(
        "authorization_details",
        (name, json) -> json.replace("{}", "{},\"definition_sha256\":" + definitionSha256));
    return bank.exchange(form);
  }

  private void enable(ObjectNode document, String... checks) {
    ArrayNode enabled = document.putArray("enabledToolChecks");
    for (String check : checks) {
      enabled.add(check);
    }
    expect(200, bank.realm().putSystem(document));
  }
}
