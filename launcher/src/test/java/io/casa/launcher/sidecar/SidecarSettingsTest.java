/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.launcher.mas.AppType;
import io.casa.launcher.mas.MasApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SidecarSettingsTest {
  @TempDir Path folder;

  @Test
  void writtenSettingsThenAreThoseOfTheContract() throws Exception {
    SidecarSettings settings =
        new SidecarSettings(
            "banking",
            "http://127.0.0.1:8080/realms/banking",
            new MasApp(
                "assistant",
                AppType.AGENT,
                Optional.empty(),
                "Assistant.bank.example",
                "http",
                Optional.of(new MasApp.PromptFields("{.prompt}", Optional.empty())),
                Optional.empty(),
                List.of()),
            folder.resolve("assistant"),
            new SidecarSettings.Ports(21001, 21002, 21003),
            "127.0.0.1:9001",
            Optional.of(
                new SidecarSettings.Llm(
                    "https://llm.bank.example",
                    "http://127.0.0.1:9100",
                    Optional.of(Path.of("/run/secrets/llm")))),
            List.of(
                new SidecarSettings.McpServer(
                    "bank-tools", "http://tools.bank.example:8080", "127.0.0.1:21011")),
            List.of(
                new SidecarSettings.Agent(
                    "helper", "http://helper.bank.example", "127.0.0.1:21021", Optional.empty())),
            Optional.of(Duration.ofSeconds(20)),
            Optional.of("http_403"),
            false,
            false);

    settings.write();

    assertThat(new ObjectMapper().readTree(settings.file().toFile()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    { "system": "banking", "issuer": "http://127.0.0.1:8080/realms/banking",
                      "app": {"name": "assistant", "type": "agent", "url": "http://assistant.bank.example",
                        "clientId": "http://127.0.0.1:8080/realms/banking/casa/apps/assistant/client-metadata.json",
                        "promptFieldJsonPath": "{.prompt}", "privateKeyFile": "app.jwk"},
                      "runDirectory": "%s",
                      "inbound": {"listen": "127.0.0.1:21001", "application": "127.0.0.1:9001"},
                      "outbound": {"listen": "127.0.0.1:21002"},
                      "management": {"listen": "127.0.0.1:21003"},
                      "llm": {"url": "https://llm.bank.example", "upstream": "http://127.0.0.1:9100", "caFile": null, "apiKeyFile": "/run/secrets/llm"},
                      "mcpServers": [{"name": "bank-tools", "url": "http://tools.bank.example:8080", "upstream": "127.0.0.1:21011"}],
                      "agents": [{"name": "helper", "url": "http://helper.bank.example", "upstream": "127.0.0.1:21021"}],
                      "approvalWaitSeconds": 20, "refusalForm": "http_403" }
                    """
                        .formatted(folder.resolve("assistant"))));
  }

  @Test
  void promptsWhenFromClientsThenAgentAndClientAreToldSo() {
    MasApp.PromptFields fields =
        new MasApp.PromptFields("{.prompt}", Optional.of("{.conversation}"));
    ObjectNode agent = (ObjectNode) settings(AppType.AGENT, Optional.of(fields), List.of()).json();
    ObjectNode client =
        (ObjectNode)
            settings(
                    AppType.CLIENT,
                    Optional.empty(),
                    List.of(
                        new SidecarSettings.Agent(
                            "assistant",
                            "http://assistant.bank.example",
                            "127.0.0.1:21021",
                            Optional.of(fields))))
                .json();

    assertThat(agent.at("/app/promptsFrom").asText()).isEqualTo("client");
    assertThat(client.at("/agents/0/promptFieldJsonPath").asText()).isEqualTo("{.prompt}");
    assertThat(client.at("/agents/0/conversationFieldJsonPath").asText())
        .isEqualTo("{.conversation}");
    assertThat(client.at("/app").has("promptsFrom")).isFalse();
    assertThat(client.has("llm")).isFalse();
    assertThat(client.has("refusalForm")).isFalse();
  }

  @Test
  void settingsWhenTheyFollowTheSystemThenSayOnlyWhereThingsAre() throws Exception {
    MasApp.PromptFields fields = new MasApp.PromptFields("{.prompt}", Optional.empty());
    SidecarSettings settings =
        new SidecarSettings(
            "banking",
            "http://127.0.0.1:8080/realms/banking",
            new MasApp(
                "assistant",
                AppType.AGENT,
                Optional.empty(),
                "assistant.bank.example",
                "http",
                Optional.of(fields),
                Optional.empty(),
                List.of()),
            folder.resolve("assistant"),
            new SidecarSettings.Ports(21001, 21002, 21003),
            "127.0.0.1:9001",
            Optional.of(
                new SidecarSettings.Llm(
                    "https://llm.bank.example", "http://127.0.0.1:9100", Optional.empty())),
            List.of(
                new SidecarSettings.McpServer(
                    "bank-tools", "http://tools.bank.example:8080", "127.0.0.1:21011")),
            List.of(
                new SidecarSettings.Agent(
                    "helper",
                    "http://helper.bank.example",
                    "127.0.0.1:21021",
                    Optional.of(fields))),
            Optional.empty(),
            Optional.of("http_403"),
            true,
            true);

    assertThat(settings.json())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    { "system": "banking", "issuer": "http://127.0.0.1:8080/realms/banking",
                      "app": {"name": "assistant", "type": "agent", "url": "http://assistant.bank.example",
                        "clientId": "http://127.0.0.1:8080/realms/banking/casa/apps/assistant/client-metadata.json",
                        "privateKeyFile": "app.jwk"},
                      "runDirectory": "%s",
                      "inbound": {"listen": "127.0.0.1:21001", "application": "127.0.0.1:9001"},
                      "outbound": {"listen": "127.0.0.1:21002"},
                      "management": {"listen": "127.0.0.1:21003"},
                      "llm": {"upstream": "http://127.0.0.1:9100", "caFile": null},
                      "mcpServers": [{"name": "bank-tools", "upstream": "127.0.0.1:21011"}],
                      "agents": [{"name": "helper", "upstream": "127.0.0.1:21021"}],
                      "followSystem": {} }
                    """
                        .formatted(folder.resolve("assistant"))));
  }

  private SidecarSettings settings(
      AppType type, Optional<MasApp.PromptFields> fields, List<SidecarSettings.Agent> agents) {
    return new SidecarSettings(
        "banking",
        "http://127.0.0.1:8080/realms/banking",
        new MasApp(
            "app",
            type,
            Optional.empty(),
            "app.bank.example",
            "http",
            fields,
            Optional.empty(),
            List.of()),
        folder.resolve("app"),
        new SidecarSettings.Ports(21001, 21002, 21003),
        "127.0.0.1:9001",
        Optional.empty(),
        List.of(),
        agents,
        Optional.empty(),
        Optional.empty(),
        type == AppType.AGENT,
        false);
  }
}
