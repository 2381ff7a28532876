/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.guard.GuardFixture.at;
import static io.casa.sidecar.guard.GuardFixture.bytes;
import static io.casa.sidecar.guard.GuardFixture.json;
import static io.casa.sidecar.guard.GuardFixture.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.sidecar.guard.LlmAccess.ApiKey;
import io.casa.sidecar.guard.LlmAccess.KeyHeader;
import io.casa.sidecar.llm.LlmProtocol;
import io.casa.sidecar.llm.SelectedCall;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an agent may ask its LLM: in each protocol alike, and with whose key. */
class LlmProtocolsGuardTest {
  private static final String PROMPT = "Pay my rent to Bob";
  private static final String KEY = "sk-of-the-sidecar";
  private static final Map<String, String> AGENTS_KEYS =
      Map.of("authorization", "Bearer own", "x-api-key", "own", "api-key", "own");

  @TempDir private Path folder;

  private static String path(LlmProtocol protocol) {
    return switch (protocol) {
      case CHAT_COMPLETIONS -> "/v1/chat/completions";
      case RESPONSES -> "/v1/responses";
      case MESSAGES -> "/v1/messages";
    };
  }

  private static String asking(LlmProtocol protocol, String members) {
    String form =
        switch (protocol) {
          case CHAT_COMPLETIONS, MESSAGES ->
              "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}";
          case RESPONSES -> "{\"input\":\"%s\"%s}";
        };
    return form.formatted(PROMPT, members);
  }

  private static String selecting(LlmProtocol protocol) {
    return switch (protocol) {
      case CHAT_COMPLETIONS ->
          "{\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"pay\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}]}";
      case RESPONSES ->
          "{\"status\":\"completed\",\"output\":[{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"pay\",\"arguments\":\"{}\"}]}";
      case MESSAGES ->
          "{\"content\":[{\"type\":\"tool_use\",\"id\":\"c\",\"name\":\"pay\",\"input\":{}}]}";
    };
  }

  private static Ruling ask(GuardFixture fixture, LlmProtocol protocol, String members) {
    return fixture.llm(path(protocol), asking(protocol, members), AGENTS_KEYS);
  }

  private LlmAccess withKey(Optional<KeyHeader> header) throws IOException {
    Path file = Files.writeString(folder.resolve("llm.key"), KEY + "\n");
    return new LlmAccess(LlmAccess.DEFAULT.protocols(), Optional.of(new ApiKey(file, header)));
  }

  @ParameterizedTest
  @EnumSource
  void selectionWhenInAnyProtocolThenIsReportedAndTheRequestToo(LlmProtocol protocol)
      throws Exception {
    GuardFixture fixture = new GuardFixture();
    fixture.open(PROMPT, Map.of());
    Ruling.Pass pass = assertPass(ask(fixture, protocol, ""));

    AnswerReader reader = fixture.guards.answers().open(pass.metadata());
    reader.onHeaders(200, Map.of("content-type", "application/json"), false);
    reader.onBody(bytes(selecting(protocol)), true);

    var report = fixture.server.reports.getFirst();
    assertThat(report.calls()).extracting(SelectedCall::tool).containsExactly("pay");
    assertThat(report.asked().orElseThrow().carriesPrompt()).isTrue();
    assertThat(report.asked().orElseThrow().parameters()).isEmpty();
    assertThat(pass.setHeaders()).containsExactly(Map.entry("accept-encoding", "identity"));
    assertThat(pass.removeHeaders()).doesNotContainAnyElementsOf(AGENTS_KEYS.keySet());
  }

  @ParameterizedTest
  @EnumSource
  void protocolWhenTheAppMayNotSpeakItThenIs403(LlmProtocol protocol) throws Exception {
    Set<LlmProtocol> others = EnumSet.complementOf(EnumSet.of(protocol));
    GuardFixture fixture = new GuardFixture(new LlmAccess(others, Optional.empty()));
    fixture.open(PROMPT, Map.of());
    assertRefused(ask(fixture, protocol, ""), 403, "unsupported_method");
    for (LlmProtocol other : others) {
      assertPass(ask(fixture, other, ""));
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestWhenOfAnotherProtocolThanItsPathThenIs400(LlmProtocol protocol) throws Exception {
    GuardFixture fixture = new GuardFixture();
    fixture.open(PROMPT, Map.of());
    String body = protocol == LlmProtocol.RESPONSES ? "{\"input\":7}" : "{\"input\":\"x\"}";
    Ruling.Refuse refuse =
        assertRefused(fixture.llm(path(protocol), body, Map.of()), 400, "malformed_request");
    JsonObject error = json(refuse.body());
    assertThat(at(error, "type")).isEqualTo(string("error"));
    assertThat(at(error, "error", "type")).isEqualTo(string("invalid_request_error"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CHAT_COMPLETIONS|\"tools\":[{\"type\":\"web_search\"}]",
        "CHAT_COMPLETIONS|\"web_search_options\":{}",
        "RESPONSES|\"tools\":[{\"type\":\"function\",\"name\":\"a\"},{\"type\":\"mcp\",\"server_url\":\"http://x\"}]",
        "RESPONSES|\"tools\":[{\"type\":\"code_interpreter\"}]",
        "RESPONSES|\"tools\":{}",
        "RESPONSES|\"tools\":[7]",
        "RESPONSES|\"tools\":[{\"type\":7}]",
        "MESSAGES|\"tools\":[{\"type\":\"web_fetch_20250910\",\"name\":\"web_fetch\"}]",
        "MESSAGES|\"tools\":[{\"type\":\"mcp_toolset\"}]",
        "MESSAGES|\"mcp_servers\":[{\"type\":\"url\",\"url\":\"http://x\",\"name\":\"x\"}]"
      })
  void toolsWhenTheVendorWouldRunThemThenTheRequestIs403(LlmProtocol protocol, String members)
      throws Exception {
    GuardFixture fixture = new GuardFixture();
    fixture.open(PROMPT, Map.of());
    assertRefused(ask(fixture, protocol, "," + members), 403, "unsupported_method");
    assertThat(fixture.server.llmTokensAsked).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CHAT_COMPLETIONS|\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a\"}},{\"type\":\"custom\"}]",
        "CHAT_COMPLETIONS|\"tools\":null,\"functions\":[{\"name\":\"a\"}]",
        "RESPONSES|\"tools\":[{\"type\":\"function\",\"name\":\"a\"},{\"type\":\"local_shell\"}]",
        "MESSAGES|\"tools\":[{\"name\":\"a\",\"input_schema\":{}},{\"type\":\"custom\",\"name\":\"b\"},{\"type\":\"bash_20250124\"}],\"mcp_servers\":null"
      })
  void toolsWhenTheAppRunsThemThenTheRequestPasses(LlmProtocol protocol, String members)
      throws Exception {
    GuardFixture fixture = new GuardFixture();
    fixture.open(PROMPT, Map.of());
    assertPass(ask(fixture, protocol, "," + members));
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT_COMPLETIONS,,authorization,Bearer " + KEY,
    "RESPONSES,,authorization,Bearer " + KEY,
    "MESSAGES,,x-api-key," + KEY,
    "MESSAGES,AUTHORIZATION,authorization,Bearer " + KEY,
    "CHAT_COMPLETIONS,API_KEY,api-key," + KEY
  })
  void keyWhenTheSidecarHoldsItThenIsPresentedInsteadOfTheAgents(
      LlmProtocol protocol, KeyHeader header, String name, String value) throws Exception {
    GuardFixture fixture = new GuardFixture(withKey(Optional.ofNullable(header)));
    fixture.open(PROMPT, Map.of());
    Ruling.Pass pass = assertPass(ask(fixture, protocol, ""));
    assertThat(pass.setHeaders()).containsEntry(name, value);
    assertThat(pass.removeHeaders())
        .doesNotContain(name)
        .containsAll(AGENTS_KEYS.keySet().stream().filter(own -> !own.equals(name)).toList());
    assertThat(pass.toString() + pass.metadata()).doesNotContain(KEY);
  }

  @Test
  void keyWhenItsFileChangesThenIsReadAgainAndWhileThereIsNoneTheLastIsGood() throws Exception {
    GuardFixture fixture = new GuardFixture(withKey(Optional.empty()));
    fixture.open(PROMPT, Map.of());
    Files.writeString(folder.resolve("llm.key"), "second");
    assertThat(presented(fixture)).isEqualTo("Bearer " + KEY);
    fixture.clock.advance(Duration.ofSeconds(11));
    assertThat(presented(fixture)).isEqualTo("Bearer second");
    Files.delete(folder.resolve("llm.key"));
    fixture.clock.advance(Duration.ofSeconds(11));
    assertThat(presented(fixture)).isEqualTo("Bearer second");
  }

  private static String presented(GuardFixture fixture) {
    return assertPass(ask(fixture, LlmProtocol.CHAT_COMPLETIONS, ""))
        .setHeaders()
        .get("authorization");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\nline", "s\u00e9cret"})
  void keyWhenItIsNoneThenTheSidecarDoesNotStartAndDoesNotTellIt(String content) throws Exception {
    LlmAccess access = withKey(Optional.empty());
    Files.writeString(folder.resolve("llm.key"), content);
    assertThatThrownBy(() -> new GuardFixture(access))
        .isInstanceOf(SidecarException.class)
        .hasMessage("llm.apiKeyFile: can't be read, or holds no key of visible characters");
    Files.delete(folder.resolve("llm.key"));
    assertThatThrownBy(() -> new GuardFixture(access)).hasMessageStartingWith("llm.apiKeyFile");
  }
}
