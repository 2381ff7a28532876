/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.sidecar.guard.GuardSettings.PromptFields;
import io.casa.sidecar.guard.GuardSettings.PromptsFrom;
import io.casa.sidecar.guard.LlmAccess;
import io.casa.sidecar.guard.RefusalForm;
import io.casa.sidecar.guard.SidecarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a file and the system that it follows. */
class SettingsSourcesTest {
  private static final String SYSTEM =
      """
      { "schema": "casa.io/system/v1", "name": "banking", "llm": "https://llm.example", "refusalForm": "http_403",
        "apps": [ {"name": "assistant", "type": "agent", "url": "http://assistant.example",
                   "httpRequestSchema": {"promptFieldJsonPath": "{.prompt}", "conversationFieldJsonPath": "{.c}"}},
                  {"name": "bank-tools", "type": "mcp_server", "url": "http://tools.example:8080"},
                  {"name": "helper", "type": "agent", "url": "http://helper.example"},
                  {"name": "weather", "type": "mcp_server", "url": "https://weather.example"},
                  {"name": "web", "type": "client", "url": "http://web.example"} ] }
      """;
  private static final String WITHOUT_CLIENT =
      SYSTEM.replaceFirst(",\\s*\\{\"name\": \"web\"[^}]*}", "");

  @TempDir private Path folder;

  private SidecarSettings file(String app, String type, String more)
      throws IOException, SidecarException {
    String host = app.equals("bank-tools") ? "tools.example:8080" : app + ".example";
    return read(
        """
        { "system": "banking", "issuer": "http://127.0.0.1:8080/realms/banking",
          "app": {"name": "%s", "type": "%s", "url": "http://%s", "clientId": "id", "privateKeyFile": "a.jwk"},
          "runDirectory": "run",
          "inbound":  {"listen": "127.0.0.1:21001", "application": "127.0.0.1:9001"},
          "outbound": {"listen": "127.0.0.1:21002"},
          "management": {"listen": "127.0.0.1:21003"},
          "followSystem": {} %s }
        """
            .formatted(app, type, host, more));
  }

  private SidecarSettings read(String text) throws IOException, SidecarException {
    return SettingsReader.read(Files.writeString(folder.resolve("sidecar.json"), text));
  }

  private static SidecarSettings whole(SidecarSettings file, String system)
      throws SidecarException {
    return SettingsSources.of(file).with(SystemDocument.read(system)).first();
  }

  @Test
  void agentWhenItFollowsThenMayReachAllServersAndTheOtherAgents() throws Exception {
    SidecarSettings settings = whole(file("assistant", "agent", ""), SYSTEM);

    assertThat(settings.mcpServers())
        .containsExactly(
            server("bank-tools", "http://tools.example:8080", "tools.example:8080"),
            server("weather", "https://weather.example", "weather.example:443"));
    assertThat(settings.agents())
        .containsExactly(
            new SidecarSettings.Agent(
                "helper", url("http://helper.example"), address("helper.example:80")));
    assertThat(settings.llm().orElseThrow())
        .isEqualTo(
            new SidecarSettings.Llm(
                url("https://llm.example"), url("https://llm.example"), Optional.empty()));
    assertThat(settings.refusalForm()).isEqualTo(RefusalForm.HTTP_403);
    assertThat(settings.app().promptFields())
        .contains(new PromptFields("{.prompt}", Optional.of("{.c}")));
    assertThat(settings.following().orElseThrow().every()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void fileWhenItNamesPeersThenSaysWhereTheyAreAndNotThatTheyAre() throws Exception {
    SidecarSettings settings =
        whole(
            file(
                "assistant",
                "agent",
                """
                , "mcpServers": [{"name": "bank-tools", "upstream": "127.0.0.1:1"},
                                 {"name": "helper", "upstream": "127.0.0.1:2"},
                                 {"name": "gone", "upstream": "127.0.0.1:3"}],
                  "agents": [{"name": "helper", "upstream": "127.0.0.1:4"}],
                  "llm": {"upstream": "http://127.0.0.1:5", "apiKeyFile": "llm.key"}
                """),
            SYSTEM);

    assertThat(settings.mcpServers())
        .containsExactly(
            server("bank-tools", "http://tools.example:8080", "127.0.0.1:1"),
            server("weather", "https://weather.example", "weather.example:443"));
    assertThat(settings.agents().getFirst().upstream()).isEqualTo(address("127.0.0.1:4"));
    SidecarSettings.Llm llm = settings.llm().orElseThrow();
    assertThat(llm.url()).hasToString("https://llm.example");
    assertThat(llm.upstream()).hasToString("http://127.0.0.1:5");
    assertThat(llm.access().apiKey().orElseThrow())
        .isEqualTo(new LlmAccess.ApiKey(folder.resolve("llm.key"), Optional.empty()));
  }

  @Test
  void llmWhenTheSystemHasNoneThenIsNone() throws Exception {
    assertThat(
            whole(
                    file("assistant", "agent", ", \"llm\": {\"upstream\": \"http://127.0.0.1:5\"}"),
                    SYSTEM.replace("\"llm\": \"https://llm.example\",", ""))
                .llm())
        .isEmpty();
  }

  @Test
  void clientWhenItFollowsThenMayReachEntryAgentsWithTheirPrompts() throws Exception {
    SidecarSettings settings = whole(file("web", "client", ""), SYSTEM);

    assertThat(settings.agents())
        .containsExactly(
            new SidecarSettings.Agent(
                "assistant",
                url("http://assistant.example"),
                address("assistant.example:80"),
                Optional.of(new PromptFields("{.prompt}", Optional.of("{.c}")))));
    assertThat(settings.mcpServers()).isEmpty();
    assertThat(settings.llm()).isEmpty();
  }

  @Test
  void serverWhenItFollowsThenMayReachNobody() throws Exception {
    SidecarSettings settings = whole(file("bank-tools", "mcp_server", ""), SYSTEM);

    assertThat(settings.agents()).isEmpty();
    assertThat(settings.mcpServers()).isEmpty();
    assertThat(settings.llm()).isEmpty();
  }

  @Test
  void promptsWhenTheSystemHasAClientThenComeFromClientsUnlessTheFileSaysOtherwise()
      throws Exception {
    assertThat(whole(file("assistant", "agent", ""), SYSTEM).app().promptsFrom())
        .isEqualTo(PromptsFrom.CLIENT);
    assertThat(whole(file("assistant", "agent", ""), WITHOUT_CLIENT).app().promptsFrom())
        .isEqualTo(PromptsFrom.ANYONE);
    assertThat(whole(file("helper", "agent", ""), SYSTEM).app().promptsFrom())
        .isEqualTo(PromptsFrom.ANYONE);
    Path written = folder.resolve("sidecar.json");
    file("assistant", "agent", "");
    String anyone =
        Files.readString(written)
            .replace("\"clientId\"", "\"promptsFrom\": \"anyone\", \"clientId\"");
    assertThat(whole(read(anyone), SYSTEM).app().promptsFrom()).isEqualTo(PromptsFrom.ANYONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\": \"banking\" | \"name\": \"robbing\" | /system: ",
        "http://assistant.example | http://other.example | /app/url: ",
        "\"name\": \"assistant\" | \"name\": \"other\" | /followSystem/apps: ",
      })
  void settingsWhenFileAndSystemSpeakOfDifferentAppsThenAreNone(
      String good, String bad, String member) throws Exception {
    SidecarSettings file = file("assistant", "agent", "");

    assertThatThrownBy(() -> whole(file, SYSTEM.replace(good, bad)))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(member);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ", \"refusalForm\": \"tool_result\" | /refusalForm",
        ", \"mcpServers\": [{\"name\": \"a\", \"url\": \"http://a\", \"upstream\": \"a:1\"}] | /mcpServers/0/url",
        ", \"mcpServers\": [{\"name\": \"a\"}] | /mcpServers/0/upstream",
        ", \"mcpServers\": [{\"name\": \"a\", \"upstream\": \"a:1\"}, {\"name\": \"a\", \"upstream\": \"a:2\"}] | /mcpServers/1/name",
        ", \"agents\": [{\"name\": \"a\", \"upstream\": \"a:1\", \"promptFieldJsonPath\": \"{.p}\"}] | /agents/0/promptFieldJsonPath",
        ", \"llm\": {\"url\": \"https://llm.example\", \"upstream\": \"https://llm.example\"} | /llm/url",
        ", \"llm\": {} | /llm/upstream",
      })
  void fileWhenItSaysWhatTheSystemSaysThenIsRefused(String more, String member) {
    assertThatThrownBy(() -> file("assistant", "agent", more))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(member + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"pollSeconds\": 0} | /followSystem/pollSeconds",
        "{\"pollSeconds\": 3601} | /followSystem/pollSeconds",
        "{\"pollSeconds\": \"30\"} | /followSystem/pollSeconds",
        "{\"often\": true} | /followSystem/often",
        "true | /followSystem",
      })
  void followingWhenMalformedThenIsRefused(String follow, String member) throws Exception {
    Path written = folder.resolve("sidecar.json");
    file("assistant", "agent", "");
    String text =
        Files.readString(written).replace("\"followSystem\": {}", "\"followSystem\": " + follow);

    assertThatThrownBy(() -> read(text))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(member + ": ");
  }

  private static SidecarSettings.McpServer server(String name, String url, String upstream) {
    return new SidecarSettings.McpServer(name, url(url), address(upstream));
  }

  private static ServiceUrl url(String text) {
    return ServiceUrl.parse(text).orElseThrow();
  }

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }
}
