/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.guard.GuardSettings.PromptFields;
import io.casa.sidecar.guard.RefusalForm;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemDocumentTest {
  static final String GOOD =
      """
      { "schema": "casa.io/system/v1", "name": "banking", "llm": "https://llm.example", "refusalForm": "http_403",
        "apps": [ {"name": "assistant", "type": "agent", "url": "http://assistant.example",
                   "httpRequestSchema": {"promptFieldJsonPath": "{.prompt}", "conversationFieldJsonPath": "{.c}"}},
                  {"name": "bank-tools", "type": "mcp_server", "url": "http://tools.example:8080"},
                  {"name": "helper", "type": "agent", "url": "http://helper.example"} ] }
      """;

  @Test
  void documentWhenAsTheContractSaysThenIsRead() throws Exception {
    SystemDocument document = SystemDocument.read(GOOD);

    assertThat(document.name()).isEqualTo("banking");
    assertThat(document.llm().orElseThrow()).hasToString("https://llm.example");
    assertThat(document.refusalForm()).isEqualTo(RefusalForm.HTTP_403);
    SystemDocument.App assistant = document.app("assistant").orElseThrow();
    assertThat(assistant.type()).isEqualTo(AppType.AGENT);
    assertThat(assistant.promptFields())
        .contains(new PromptFields("{.prompt}", Optional.of("{.c}")));
    assertThat(document.app("bank-tools").orElseThrow().url())
        .hasToString("http://tools.example:8080");
    assertThat(document.app("nobody")).isEmpty();
  }

  @Test
  void documentWhenWithoutLlmAndPromptsThenHasNone() throws Exception {
    SystemDocument document =
        SystemDocument.read(
            GOOD.replace("\"llm\": \"https://llm.example\",", "")
                .replaceAll(",\\s*\"httpRequestSchema\": \\{[^\\n]*}}", "}"));

    assertThat(document.llm()).isEmpty();
    assertThat(document.app("assistant").orElseThrow().promptFields()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "casa.io/system/v1        | casa.io/system/v2       | /schema",
        "\"schema\": \"casa.io/system/v1\", | ''            | /schema",
        "\"name\": \"banking\"    | \"name\": \"../x\"      | /name",
        "\"name\": \"banking\"    | \"name\": 7             | /name",
        "\"name\": \"banking\",   | \"name\": \"banking\", \"more\": 1, | /more",
        "https://llm.example      | llm.example             | /llm",
        "http_403                 | http_401                | /refusalForm",
        "\"refusalForm\": \"http_403\", | ''              | /refusalForm",
        "\"apps\"                 | \"others\"              | /others",
        "\"type\": \"mcp_server\" | \"type\": \"server\"    | /apps/1/type",
        "\"mcp_server\"           | \"mcp_server\", \"jwks\": {} | /apps/1/jwks",
        "\"type\": \"agent\", \"url\": \"http://assistant | \"type\": \"client\", \"url\": \"http://assistant | /apps/0/httpRequestSchema",
        "{.prompt}                | .prompt                 | /apps/0/httpRequestSchema/promptFieldJsonPath",
        "\"promptFieldJsonPath\": \"{.prompt}\", | ''     | /apps/0/httpRequestSchema/promptFieldJsonPath",
        "\"{.c}\"                 | \"{}\"                  | /apps/0/httpRequestSchema/conversationFieldJsonPath",
        "\"{.c}\"                 | \"{.c}\", \"x\": 1      | /apps/0/httpRequestSchema/x",
        "\"helper\"               | \"assistant\"           | /apps/2/name",
        "http://helper.example    | http://tools.example:8080 | /apps/2/url",
        "http://helper.example    | https://assistant.example | /apps/2/url",
        "http://helper.example    | http://llm.example      | /apps/2/url",
        "http://helper.example    | http://helper.example/x | /apps/2/url",
        "\"url\": \"http://helper.example\" | \"url\": null | /apps/2/url",
      })
  void documentWhenAnythingElseThenIsRefusedByItsMember(String good, String bad, String member) {
    String text = GOOD.replace(good.strip(), bad.strip());
    assertThat(text).isNotEqualTo(GOOD);

    assertThatThrownBy(() -> SystemDocument.read(text))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("/followSystem" + member + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "{", "{\"name\": \"a\", \"name\": \"a\"}", "<html>"})
  void documentWhenNoObjectOrNoJsonThenIsRefused(String text) {
    assertThatThrownBy(() -> SystemDocument.read(text))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("/followSystem");
  }

  @Test
  void documentWhenOfMoreAppsThanASystemMayHaveThenIsRefused() {
    String apps =
        IntStream.rangeClosed(0, 256)
            .mapToObj(
                i ->
                    "{\"name\": \"a%d\", \"type\": \"agent\", \"url\": \"http://a%d.example\"}"
                        .formatted(i, i))
            .collect(Collectors.joining(",", "\"apps\": [", "] }"));
    String text = GOOD.substring(0, GOOD.indexOf("\"apps\"")) + apps;

    assertThatThrownBy(() -> SystemDocument.read(text))
        .hasMessageStartingWith("/followSystem/apps");
  }
}
