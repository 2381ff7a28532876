/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.guard.GuardSettings.PromptFields;
import io.casa.sidecar.guard.GuardSettings.PromptsFrom;
import io.casa.sidecar.guard.LlmAccess;
import io.casa.sidecar.guard.RefusalForm;
import io.casa.sidecar.guard.SidecarException;
import io.casa.sidecar.llm.LlmProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsReaderTest {
  private static final String GOOD =
      """
      { "system": "banking", "issuer": "http://127.0.0.1:8080/realms/banking",
        "app": {"name": "assistant", "type": "agent", "url": "http://assistant.bank.example",
                "clientId": "id", "promptFieldJsonPath": "{.prompt}", "privateKeyFile": "a.jwk"},
        "runDirectory": "run",
        "inbound":  {"listen": "127.0.0.1:21001", "application": "127.0.0.1:9001"},
        "outbound": {"listen": "127.0.0.1:21002"},
        "management": {"listen": "127.0.0.1:21003"},
        "llm": {"url": "https://llm.bank.example", "upstream": "https://LLM.bank.example:443",
                "caFile": null},
        "mcpServers": [ {"name": "bank-tools", "url": "http://tools.bank.example:8080",
                         "upstream": "127.0.0.1:21011"} ] }
      """;

  @TempDir private Path folder;

  private SidecarSettings read(String text) throws IOException, SidecarException {
    return SettingsReader.read(Files.writeString(folder.resolve("sidecar.json"), text));
  }

  @Test
  void settingsWhenAsTheContractSaysThenAreRead() throws Exception {
    SidecarSettings settings = read(GOOD);

    assertThat(settings.system()).isEqualTo("banking");
    assertThat(settings.app().type()).isEqualTo(AppType.AGENT);
    assertThat(settings.app().promptFields())
        .contains(new PromptFields("{.prompt}", Optional.empty()));
    assertThat(settings.app().privateKeyFile()).isEqualTo(folder.resolve("a.jwk"));
    assertThat(settings.socket()).isEqualTo(folder.resolve("run/casa.sock"));
    assertThat(settings.inbound()).isEqualTo(new Address("127.0.0.1", 21001));
    assertThat(settings.llm().orElseThrow().upstream()).hasToString("https://llm.bank.example");
    assertThat(settings.llm().orElseThrow().caFile()).isEmpty();
    assertThat(settings.guardSettings().mcpServers().getFirst().url())
        .hasToString("http://tools.bank.example:8080");
  }

  @Test
  void conversationWhenItsPathIsThereThenIsRead() throws Exception {
    String with =
        GOOD.replace(
            "\"privateKeyFile\"",
            "\"conversationFieldJsonPath\": \"{.conversation}\", \"privateKeyFile\"");

    assertThat(read(with).app().promptFields())
        .contains(new PromptFields("{.prompt}", Optional.of("{.conversation}")));
    assertThatThrownBy(() -> read(with.replace("\"promptFieldJsonPath\": \"{.prompt}\",", "")))
        .hasMessageContaining("conversationFieldJsonPath");
  }

  @Test
  void agentsWhenThereThenAreReadAndEachNameOnce() throws Exception {
    String agent =
        "{\"name\": \"helper\", \"url\": \"http://helper.example\", \"upstream\": \"127.0.0.1:1\"}";

    assertThat(read(GOOD).agents()).isEmpty();
    assertThat(read(withAgents(agent)).guardSettings().agents().getFirst().url())
        .hasToString("http://helper.example");
    assertThatThrownBy(() -> read(withAgents(agent + "," + agent)))
        .hasMessageContaining("/agents/1/name");
    assertThatThrownBy(() -> read(withAgents("{}"))).hasMessageContaining("/agents/0/name");
  }

  @Test
  void clientsWhenTheirAgentsTakePromptsThenSayWhereTheyStand() throws Exception {
    String client =
        withAgents(
                "{\"name\": \"helper\", \"url\": \"http://helper.example\","
                    + " \"upstream\": \"127.0.0.1:1\", \"promptFieldJsonPath\": \"{.prompt}\","
                    + " \"conversationFieldJsonPath\": \"{.c}\"}")
            .replace("\"agent\"", "\"client\"");

    assertThat(read(client).guardSettings().agents().getFirst().promptFields())
        .contains(new PromptFields("{.prompt}", Optional.of("{.c}")));
    for (String wrong :
        List.of(
            client.replace("\"client\"", "\"agent\""),
            client.replaceFirst(", \"promptFieldJsonPath.*\"\\{\\.c}\"", ""))) {
      assertThatThrownBy(() -> read(wrong)).hasMessageContaining("/agents/0/promptFieldJsonPath");
    }
  }

  @Test
  void promptsWhenFromClientsThenOnlyAnEntryAgentMaySaySo() throws Exception {
    String from = "\"privateKeyFile\"";
    String clients = GOOD.replace(from, "\"promptsFrom\": \"client\", " + from);

    assertThat(read(GOOD).app().promptsFrom()).isEqualTo(PromptsFrom.ANYONE);
    assertThat(
            read(clients.replace("\"promptsFrom\": \"client\"", "\"promptsFrom\": \"anyone\""))
                .app()
                .promptsFrom())
        .isEqualTo(PromptsFrom.ANYONE);
    assertThat(read(clients).app().promptsFrom()).isEqualTo(PromptsFrom.CLIENT);
    for (String wrong :
        List.of(
            clients.replace("\"promptFieldJsonPath\": \"{.prompt}\",", ""),
            clients.replace("\"agent\"", "\"client\""),
            clients.replace("\"agent\"", "\"mcp_server\""),
            clients.replace("\"promptsFrom\": \"client\"", "\"promptsFrom\": \"nobody\""))) {
      assertThatThrownBy(() -> read(wrong)).hasMessageContaining("/app/promptsFrom");
    }
  }

  private static String withAgents(String agents) {
    return GOOD.replace("\"mcpServers\"", "\"agents\": [" + agents + "], \"mcpServers\"");
  }

  @Test
  void llmWhenAbsentOrNullThenThereIsNone() throws Exception {
    String without = GOOD.replaceAll("(?s)\"llm\": \\{.*?\\},", "");

    assertThat(read(without).llm()).isEmpty();
    assertThat(read(without.replace("\"mcpServers\"", "\"llm\": null, \"mcpServers\"")).llm())
        .isEmpty();
  }

  @Test
  void llmWhenItsProtocolsAndKeyAreNamedThenTheyAreRead() throws Exception {
    LlmAccess access =
        read(GOOD.replace(
                "\"caFile\": null",
                """
                "protocols": ["messages", "responses"], "apiKeyFile": "llm.key", "apiKeyHeader": "api-key"\
                """))
            .guardSettings()
            .llm()
            .orElseThrow()
            .access();

    assertThat(access.protocols())
        .containsExactlyInAnyOrder(LlmProtocol.MESSAGES, LlmProtocol.RESPONSES);
    assertThat(access.apiKey())
        .contains(
            new LlmAccess.ApiKey(
                folder.resolve("llm.key"), Optional.of(LlmAccess.KeyHeader.API_KEY)));
    assertThat(read(GOOD).guardSettings().llm().orElseThrow().access())
        .isEqualTo(LlmAccess.DEFAULT);
    String here = GOOD.replace("https://LLM.bank.example:443", "http://127.0.0.1:9100");
    assertThat(read(here.replace("\"caFile\": null", "\"apiKeyFile\": \"k\"")).llm()).isPresent();
  }

  @Test
  void drainTimeWhenAbsentThenIsTenSecondsAndMayBeNone() throws Exception {
    assertThat(read(GOOD).drainTime()).isEqualTo(Duration.ofSeconds(10));

    String none = GOOD.replace("\"mcpServers\"", "\"drainSeconds\": 0, \"mcpServers\"");
    assertThat(read(none).drainTime()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void refusalFormWhenNamedThenHoldsForTheGuards(RefusalForm form) throws Exception {
    String named =
        GOOD.replace("\"mcpServers\"", "\"refusalForm\": \"" + form.code() + "\", \"mcpServers\"");

    assertThat(read(named).guardSettings().refusalForm()).isEqualTo(form);
  }

  @Test
  void refusalFormWhenAbsentOrNullThenIsAFailedTool() throws Exception {
    String none = GOOD.replace("\"mcpServers\"", "\"refusalForm\": null, \"mcpServers\"");

    assertThat(read(GOOD).refusalForm()).isEqualTo(RefusalForm.TOOL_RESULT);
    assertThat(read(none).refusalForm()).isEqualTo(RefusalForm.TOOL_RESULT);
  }

  @Test
  void approvalWaitWhenAbsentThenEndsBeforeClientsGiveUpAndWhenZeroThenNothingIsHeld()
      throws Exception {
    assertThat(read(GOOD).approvalWait()).isEqualTo(Duration.ofSeconds(50));
    assertThat(read(GOOD).holdsCalls()).isTrue();
    String without = GOOD.replace("\"mcpServers\"", "\"approvalWaitSeconds\": 0, \"mcpServers\"");
    assertThat(read(without).guardSettings().approvalWait()).isZero();
    assertThat(read(without).holdsCalls()).isFalse();
    assertThat(read(GOOD.replaceAll("(?s)\\[ \\{.*\\} \\]", "[]")).holdsCalls()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"system\": \"banking\"|\"system\": 1|/system",
        "\"system\": \"banking\",||/system: is missing",
        "\"system\": \"banking\"|\"system\": \"banking\", \"sistem\": 1|/sistem: is unknown",
        "http://127.0.0.1:8080/realms/banking|banking|/issuer",
        "http://127.0.0.1:8080/realms/banking|ftp://x/y|/issuer",
        "\"agent\"|\"robot\"|/app/type",
        "\"clientId\": \"id\"|\"clientId\": \"\"|/app/clientId",
        "http://assistant.bank.example|http://assistant.bank.example/|/app/url",
        "127.0.0.1:21001|127.0.0.1|/inbound/listen",
        "127.0.0.1:21001|localhost:21001|/inbound/listen",
        "127.0.0.1:21001|127.0.0.1:0|/inbound/listen",
        "127.0.0.1:21001|127.0.0.1:70000|/inbound/listen",
        "127.0.0.1:9001|9001|/inbound/application",
        "\"caFile\": null|\"caFile\": 3|/llm/caFile",
        "\"caFile\": null|\"insecure\": true|/llm/insecure: is unknown",
        "\"caFile\": null|\"protocols\": []|/llm/protocols",
        "\"caFile\": null|\"protocols\": \"messages\"|/llm/protocols",
        "\"caFile\": null|\"protocols\": [\"messages\", \"gemini\"]|/llm/protocols",
        "\"caFile\": null|\"apiKeyFile\": \"k\", \"apiKeyHeader\": \"cookie\"|/llm/apiKeyHeader",
        "\"caFile\": null|\"apiKeyHeader\": \"x-api-key\"|/llm/apiKeyHeader",
        "\"https://LLM.bank.example:443\"|\"http://llm.bank.example:80\", \"apiKeyFile\": \"k\"|/llm/apiKeyFile",
        "https://LLM.bank.example:443|https://llm.bank.example/v1|/llm/upstream",
        "https://LLM.bank.example:443|https://u@llm.bank.example|/llm/upstream",
        "127.0.0.1:21011|http://127.0.0.1:21011|/mcpServers/0/upstream",
        "\"name\": \"bank-tools\"|\"nam\": \"x\"|/mcpServers/0/nam: is unknown",
        "\"mcpServers\"|\"approvalWaitSeconds\": 301, \"mcpServers\"|/approvalWaitSeconds",
        "\"mcpServers\"|\"drainSeconds\": 301, \"mcpServers\"|/drainSeconds",
        "\"mcpServers\"|\"approvalWaitSeconds\": -1, \"mcpServers\"|/approvalWaitSeconds",
        "\"mcpServers\"|\"approvalWaitSeconds\": 1.5, \"mcpServers\"|/approvalWaitSeconds",
        "\"mcpServers\"|\"approvalWaitSeconds\": \"9\", \"mcpServers\"|/approvalWaitSeconds",
        "\"mcpServers\"|\"refusalForm\": \"TOOL_RESULT\", \"mcpServers\"|/refusalForm: must be",
        "\"mcpServers\"|\"refusalForm\": \"http_401\", \"mcpServers\"|/refusalForm: must be",
        "\"mcpServers\"|\"refusalForm\": \"\", \"mcpServers\"|/refusalForm",
        "\"mcpServers\"|\"refusalForm\": 403, \"mcpServers\"|/refusalForm",
        "\"mcpServers\"|\"refusalForm\": [\"http_403\"], \"mcpServers\"|/refusalForm",
        "[ {|{ \"a\": [ {|not strict JSON",
        "\"system\"|\"system\": \"a\", \"system\"|not strict JSON"
      })
  void settingsWhenNotAsTheContractSaysThenTheErrorNamesTheField(
      String from, String to, String named) {
    String bad = GOOD.replace(from, to == null ? "" : to);

    assertThat(bad).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> read(bad))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(named);
  }

  @Test
  void mcpServersWhenTwoShareAUrlThenTheErrorNamesIt() {
    String second =
        """
        "mcpServers": [ {"name": "other", "url": "http://tools.bank.example:8080",
                         "upstream": "127.0.0.1:21012"},
        """;

    assertThatThrownBy(() -> read(GOOD.replace("\"mcpServers\": [", second)))
        .hasMessageContaining("/mcpServers/1/url: is there twice");
  }

  @Test
  void runDirectoryWhenTooLongForASocketThenTheErrorNamesIt() {
    String bad = GOOD.replace("\"run\"", "\"" + "x".repeat(100) + "\"");

    assertThatThrownBy(() -> read(bad)).hasMessageContaining("/runDirectory");
  }

  @Test
  void fileWhenMissingThenTheErrorNamesIt() {
    assertThatThrownBy(() -> SettingsReader.read(folder.resolve("none.json")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("none.json");
  }
}
