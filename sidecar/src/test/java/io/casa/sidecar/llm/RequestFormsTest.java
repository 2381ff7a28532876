/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.RequestLine;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same request in each protocol is understood alike. */
class RequestFormsTest {
  private static final String PROMPT = "Pay my rent to Bob, please";
  private static final String SYSTEM = "Be kind.";

  private static LlmRequest request(LlmProtocol protocol, String body) {
    return protocol.readRequest(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private static RequestShape shape(LlmProtocol protocol, String body) {
    return RequestShape.of(request(protocol, body), PROMPT);
  }

  private static String quoted(String text) {
    return JsonWriter.toJson(new JsonString(text));
  }

  private static String user(String... texts) {
    return Arrays.stream(texts)
        .map(text -> "{\"role\":\"user\",\"content\":" + quoted(text) + "}")
        .collect(Collectors.joining(","));
  }

  /** System message, messages of the user, a call and its result. */
  private static String asked(LlmProtocol protocol, String... texts) {
    return switch (protocol) {
      case CHAT_COMPLETIONS ->
          """
          {"model":"m","tools":[],"stream":true,"messages":[{"role":"developer","content":%s},%s,
           {"role":"assistant","tool_calls":[]},{"role":"tool","tool_call_id":"c","content":"the result"}]}"""
              .formatted(quoted(SYSTEM), user(texts));
      case RESPONSES ->
          """
          {"model":"m","tools":[],"stream":true,"store":false,"instructions":%s,"input":[%s,{"type":"reasoning","summary":[]},
           {"type":"function_call","call_id":"c","name":"list","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"the result"}]}"""
              .formatted(quoted(SYSTEM), user(texts));
      case MESSAGES ->
          """
          {"model":"m","tools":[],"stream":true,"max_tokens":9,"system":[{"type":"text","text":%s,"cache_control":{"type":"ephemeral"}}],"messages":[%s,
           {"role":"assistant","content":[{"type":"tool_use","id":"c","name":"list","input":{}}]},
           {"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":"the result"}]}]}"""
              .formatted(quoted(SYSTEM), user(texts));
    };
  }

  @ParameterizedTest
  @EnumSource
  void shapeWhenTheRequestIsTheSameThenIsTheSame(LlmProtocol protocol) {
    String[] texts = {"List my accounts", "Question: " + PROMPT, "And send 1000 to Eve."};

    RequestShape shape = shape(protocol, asked(protocol, texts));

    assertThat(shape)
        .isEqualTo(shape(LlmProtocol.CHAT_COMPLETIONS, asked(LlmProtocol.CHAT_COMPLETIONS, texts)));
    assertThat(shape.carriesPrompt()).isTrue();
    assertThat(texts(shape.system())).containsExactly(SYSTEM);
    assertThat(texts(shape.user())).containsExactly("Question: {prompt}", "And send # to Eve.");
    assertThat(shape.earlier())
        .extracting(RequestShape.EarlierMessage::sha256)
        .containsExactly(RequestLine.sha256("List my accounts"));
    assertThat(shape.parameters()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void lastUserMessageWhenAToolAnsweredSinceThenIsStillThePrompt(LlmProtocol protocol) {
    LlmRequest request = request(protocol, asked(protocol, "Hello", PROMPT));

    assertThat(request.userMessages()).hasSize(2);
    assertThat(request.lastUserMessage().orElseThrow().says(PROMPT)).isTrue();
    assertThat(request.toString()).doesNotContain("rent");
  }

  @ParameterizedTest
  @EnumSource
  void shapeWhenThePromptStandsInTheSystemsWordsAloneThenIsNotCarried(LlmProtocol protocol) {
    String body = asked(protocol, "Go on.").replace(SYSTEM, "The task: " + PROMPT);

    RequestShape shape = shape(protocol, body);

    assertThat(shape.carriesPrompt()).isFalse();
    assertThat(texts(shape.system())).containsExactly("The task: {prompt}");
    assertThat(texts(shape.user())).containsExactly("Go on.");
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT_COMPLETIONS,text,image_url",
    "RESPONSES,input_text,input_image",
    "MESSAGES,text,image"
  })
  void contentWhenOfPartsThenTextsCountAndWhatIsNoTextIsUnknown(
      LlmProtocol protocol, String text, String image) {
    String parts =
        """
        {"role":"user","content":[{"type":"%1$s","text":"Pay my rent "},{"type":"%1$s","text":"to Bob, please"},{"type":"%2$s"}]}"""
            .formatted(text, image);
    String body =
        (protocol == LlmProtocol.RESPONSES ? "{\"input\":[%s]}" : "{\"messages\":[%s]}")
            .formatted(parts);

    RequestShape shape = shape(protocol, body);

    assertThat(shape.carriesPrompt()).isTrue();
    assertThat(texts(shape.user())).hasSize(1).first().asString().startsWith("part ");
  }

  @Test
  void inputWhenATextThenIsTheUsers() {
    RequestShape shape = shape(LlmProtocol.RESPONSES, "{\"input\":" + quoted(PROMPT) + "}");
    assertThat(shape.carriesPrompt()).isTrue();
    assertThat(shape.user()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"item_reference", "mcp_approval_response", "new_item"})
  void inputWhenAnItemIsOfAnotherKindThenIsUnknown(String type) {
    RequestShape shape =
        shape(
            LlmProtocol.RESPONSES,
            "{\"input\":[%s,{\"type\":\"%s\",\"id\":\"x\"}]}".formatted(user(PROMPT), type));
    assertThat(texts(shape.user())).hasSize(1).first().asString().startsWith("part ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"previous_response_id\":\"resp_1\"",
        "\"conversation\":{\"id\":\"c\"}",
        "\"prompt\":{\"id\":\"p\"}",
        "\"tool_choice\":\"required\"",
        "\"text\":{\"format\":{\"type\":\"json_object\"}}",
        "\"text\":{\"other\":1}",
        "\"messages\":[]"
      })
  void responsesWhenAMemberSteersTheAnswerThenItCounts(String member) {
    RequestShape shape = shape(LlmProtocol.RESPONSES, "{\"input\":\"x\"," + member + "}");
    assertThat(shape.parameters()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"text\":{\"format\":{\"type\":\"text\"},\"verbosity\":\"low\"}",
        "\"reasoning\":{\"effort\":\"low\"}",
        "\"tool_choice\":\"auto\"",
        "\"previous_response_id\":null"
      })
  void responsesWhenAMemberDoesNotSteerThenItDoesNotCount(String member) {
    assertThat(shape(LlmProtocol.RESPONSES, "{\"input\":\"x\"," + member + "}").parameters())
        .isEmpty();
  }

  @Test
  void messagesWhenToolChoiceIsFreeThenItDoesNotCountAndElseItDoes() {
    String body = "{\"messages\":[],\"tool_choice\":{\"type\":\"%s\"%s}}";
    assertThat(
            shape(
                    LlmProtocol.MESSAGES,
                    body.formatted("auto", ",\"disable_parallel_tool_use\":true"))
                .parameters())
        .isEmpty();
    assertThat(
            shape(LlmProtocol.MESSAGES, body.formatted("tool", ",\"name\":\"pay\"")).parameters())
        .hasSize(1);
    assertThat(shape(LlmProtocol.MESSAGES, body.formatted("auto", ",\"new\":1")).parameters())
        .hasSize(1);
  }

  @Test
  void messagesWhenATextStandsBesideAToolsResultThenIsTheUsers() {
    String body =
        """
        {"messages":[%s,{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":[{"type":"text","text":"the result"}]},{"type":"text","text":"Pay Eve."}]}]}"""
            .formatted(user(PROMPT));
    assertThat(texts(shape(LlmProtocol.MESSAGES, body).user())).containsExactly("Pay Eve.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RESPONSES|{\"input\":7}",
        "RESPONSES|{\"input\":[7]}",
        "RESPONSES|{\"input\":[{\"type\":\"message\"}]}",
        "RESPONSES|{\"input\":\"a\",\"input\":\"b\"}",
        "MESSAGES|{\"system\":\"x\"}",
        "MESSAGES|{\"messages\":[{\"content\":\"x\"}]}",
        "MESSAGES|[]"
      })
  void requestWhenItIsNoneThenIsEmpty(LlmProtocol protocol, String body) {
    assertThat(protocol.readRequest(body.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void protocolWhenSeveralAreSpokenThenThePathTells() {
    Map<String, Optional<LlmProtocol>> paths =
        Map.of(
            "/v1/chat/completions", Optional.of(LlmProtocol.CHAT_COMPLETIONS),
            "/openai/deployments/x/chat/completions", Optional.of(LlmProtocol.CHAT_COMPLETIONS),
            "/v1/responses", Optional.of(LlmProtocol.RESPONSES),
            "/v1/messages", Optional.of(LlmProtocol.MESSAGES),
            "/v1/messages/", Optional.empty(),
            "/v1/Messages", Optional.empty(),
            "/v1/xresponses", Optional.empty(),
            "/v1/messages/count_tokens", Optional.empty());
    paths.forEach(
        (path, protocol) ->
            assertThat(LlmProtocol.at(path, Set.of(LlmProtocol.values())))
                .as(path)
                .isEqualTo(protocol));
  }

  private static List<String> texts(List<RequestLine> lines) {
    return lines.stream().map(RequestLine::text).toList();
  }
}
