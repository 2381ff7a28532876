/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.apps;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.match.ToolMatchSettings;
import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.PromptFields;
import io.casa.keycloak.systems.RefusalForm;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.systems.RegisteredSystem;
import io.casa.toolcheck.CallBudget;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FollowedSystemTest {
  private static final RegisteredApp ASSISTANT =
      new RegisteredApp(
          "assistant",
          AppType.AGENT,
          "http://assistant.example",
          "http://k/assistant",
          Optional.of(new PromptFields("{.prompt}", Optional.of("{.conversation}"))),
          Map.of());
  private static final RegisteredApp TOOLS =
      new RegisteredApp(
          "bank-tools",
          AppType.MCP_SERVER,
          "http://tools.example:8080",
          "http://k/bank-tools",
          Optional.empty(),
          Map.of(
              "transfer",
              new ToolDefinition(
                  "transfer",
                  Optional.empty(),
                  Optional.of("Moves money."),
                  JsonObject.EMPTY,
                  Optional.empty(),
                  Optional.empty())));

  @Test
  void textWhenOfASystemThenSaysWhoIsInItAndNothingElse() {
    RegisteredSystem system =
        system(Optional.of("https://llm.example"), RefusalForm.HTTP_403, TOOLS, ASSISTANT);

    assertThat(FollowedSystem.of(system).text())
        .isEqualTo(
            """
            {"apps":[{"httpRequestSchema":{"conversationFieldJsonPath":"{.conversation}",\
            "promptFieldJsonPath":"{.prompt}"},"name":"assistant","type":"agent",\
            "url":"http://assistant.example"},{"name":"bank-tools","type":"mcp_server",\
            "url":"http://tools.example:8080"}],"llm":"https://llm.example","name":"banking",\
            "refusalForm":"http_403","schema":"casa.io/system/v1"}""");
  }

  @Test
  void textWhenTheSystemHasNoLlmThenNamesNone() {
    assertThat(
            FollowedSystem.of(system(Optional.empty(), RefusalForm.TOOL_RESULT, ASSISTANT)).text())
        .doesNotContain("llm")
        .contains("\"refusalForm\":\"tool_result\"");
  }

  @Test
  void textWhenOnlyTheOrderOfAppsDiffersThenIsTheSame() {
    assertThat(
            FollowedSystem.of(system(Optional.empty(), RefusalForm.TOOL_RESULT, ASSISTANT, TOOLS)))
        .isEqualTo(
            FollowedSystem.of(system(Optional.empty(), RefusalForm.TOOL_RESULT, TOOLS, ASSISTANT)));
  }

  private static RegisteredSystem system(
      Optional<String> llm, RefusalForm form, RegisteredApp... apps) {
    return new RegisteredSystem(
        "banking",
        Set.of("CALL_BUDGET"),
        CheckPolicy.DEFAULT,
        llm,
        List.of(apps),
        ToolMatchSettings.standard(),
        CallBudget.UNLIMITED,
        form);
  }
}
