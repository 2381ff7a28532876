/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.llm.LlmAnswerParser.Form;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatAnswerTest {
  private static final String PARALLEL =
      """
      : keep-alive

      data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"Grüße "},"finish_reason":null}]}

      data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c0","type":"function","function":{"name":"pay","arguments":""}}]}}]}

      data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"to\\":\\"Jü"}}]}}]}

      data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"c1","type":"function","function":{"name":"list","arguments":"{}"}}]}}]}

      event: message
      data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,
      data: "function":{"arguments":"rg\\"}"}}]}}]}

      data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

      data: {"choices":[],"usage":{"total_tokens":7}}

      data: [DONE]

      """;

  private static ReadAnswer run(Form form, byte[] stream, int... cuts) {
    return ReadAnswer.of(LlmProtocol.CHAT_COMPLETIONS, form, stream, cuts);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String chunk(String toolCalls) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":["
        + toolCalls
        + "]},\"finish_reason\":\"tool_calls\"}]}\n\n";
  }

  private static String whole(String message) {
    return "{\"choices\":[{\"index\":0,\"message\":" + message + ",\"finish_reason\":\"stop\"}]}";
  }

  private static String callWith(String arguments) {
    return "{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"pay\",\"arguments\":\""
        + arguments
        + "\"}}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void streamWhenCutAnywhereThenGivesTheSameCallsAndBytes(String lineEnd) {
    byte[] stream = bytes(PARALLEL.replace("\n", lineEnd));
    for (int cut = 0; cut <= stream.length; cut++) {
      assertParallel(run(Form.STREAMED, stream, cut), stream);
    }
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      int[] cuts = random.ints(12, 0, stream.length).sorted().toArray();
      assertParallel(run(Form.STREAMED, stream, cuts), stream);
    }
  }

  private static void assertParallel(ReadAnswer run, byte[] stream) {
    assertThat(run.whole()).isEqualTo(new String(stream, StandardCharsets.UTF_8));
    assertThat(run.answer().complete()).isTrue();
    assertThat(ReadAnswer.names(run.answer())).isEqualTo("pay,list");
    assertThat(run.answer().calls().getFirst().arguments().members())
        .containsEntry("to", new JsonString("Jürg"));
    assertThat(run.early()).doesNotContain("tool_calls");
  }

  @Test
  void streamWhenWithoutCallsThenPassesAtOnceButForItsEnd() {
    String content = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n";
    ReadAnswer run = run(Form.STREAMED, bytes(content + content + "data: [DONE]\n\n"));
    assertThat(run.early()).isEqualTo(content + content);
    assertThat(run.answer()).isEqualTo(new LlmAnswer(List.of(), true));
  }

  @Test
  void streamWhenMoreComesAfterDoneThenPasses() {
    byte[] stream = bytes("data: [DONE]\n\ndata: late\n\n");
    assertThat(run(Form.STREAMED, stream, 14).whole()).endsWith("data: late\n\n");
  }

  @Test
  void streamWhenCutBeforeItsEndThenNothingIsSelected() {
    String open =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":["
            + callWith("{}")
            + "]}}]}\n\n";
    assertThat(run(Form.STREAMED, bytes(open)).answer()).isEqualTo(LlmAnswer.UNREADABLE);
    assertThat(run(Form.STREAMED, bytes(chunk(callWith("{}")) + "data: {\"cho")).answer())
        .isEqualTo(LlmAnswer.UNREADABLE);
  }

  @Test
  void streamWhenFinishedWithoutDoneThenIsRead() {
    assertThat(ReadAnswer.names(run(Form.STREAMED, bytes(chunk(callWith("{}")))).answer()))
        .isEqualTo("pay");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: nonsense\n\n",
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":[]},\"delta\":{}}]}\n\n",
        "data: {\"choices\":7}\n\n",
        "data: {\"choices\":[7]}\n\n",
        "data: {\"choices\":[{\"index\":-1,\"delta\":{}}]}\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":{}}}]}\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1.5}]}}]}\n\n"
      })
  void streamWhenAnEventIsUnreadableThenNothingIsSelectedAndTheRestIsHeld(String event) {
    ReadAnswer run = run(Form.STREAMED, bytes(event + chunk(callWith("{}")) + "data: [DONE]\n\n"));
    assertThat(run.answer()).isEqualTo(LlmAnswer.UNREADABLE);
    assertThat(run.early()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[]", "7", "null", "{\\\"a\\\":1,\\\"a\\\":2}", "{\\\"a\\\":NaN}", "{} {}"})
  void callWhenArgumentsAreNoStrictObjectThenOnlyItIsNotSelected(String arguments) {
    String good = "{\"index\":1,\"id\":\"d\",\"function\":{\"name\":\"list\",\"arguments\":\"\"}}";
    LlmAnswer streamed =
        run(Form.STREAMED, bytes(chunk(callWith(arguments) + "," + good))).answer();
    assertThat(ReadAnswer.names(streamed)).isEqualTo("list");
    assertThat(streamed.complete()).isFalse();
    String message = "{\"tool_calls\":[" + callWith(arguments) + "," + good + "]}";
    assertThat(run(Form.WHOLE, bytes(whole(message))).answer()).isEqualTo(streamed);
  }

  @Test
  void callWhenPiecesContradictEachOtherThenIsNotSelected() {
    String renamed = "{\"index\":0,\"function\":{\"name\":\"steal\",\"arguments\":\"\"}}";
    LlmAnswer answer = run(Form.STREAMED, bytes(chunk(callWith("{}")) + chunk(renamed))).answer();
    assertThat(answer).isEqualTo(LlmAnswer.UNREADABLE);
  }

  @Test
  void callWhenTwoHaveOneIdThenOnlyTheFirstIsSelected() {
    String message =
        "{\"tool_calls\":[" + callWith("{}") + "," + callWith("{}").replace("0", "1") + "]}";
    LlmAnswer answer = run(Form.WHOLE, bytes(whole(message))).answer();
    assertThat(answer.calls()).hasSize(1);
    assertThat(answer.complete()).isFalse();
  }

  @Test
  void callWhenItsIdIsTooLongToReportThenOnlyItIsNotSelected() {
    String overlong = callWith("{}").replace("\"c\"", "\"" + "c".repeat(257) + "\"");
    String good = "{\"index\":1,\"id\":\"d\",\"function\":{\"name\":\"list\",\"arguments\":\"\"}}";
    String message = "{\"tool_calls\":[" + overlong + "," + good + "]}";
    LlmAnswer answer = run(Form.WHOLE, bytes(whole(message))).answer();
    assertThat(ReadAnswer.names(answer)).isEqualTo("list");
    assertThat(answer.complete()).isFalse();
  }

  @Test
  void answerWhenWholeThenIsHeldUntilRead() {
    byte[] body = bytes(whole("{\"content\":null,\"tool_calls\":[" + callWith("{}") + "]}"));
    ReadAnswer run = run(Form.WHOLE, body, 10, 50);
    assertThat(run.early()).isEmpty();
    assertThat(run.whole()).isEqualTo(new String(body, StandardCharsets.UTF_8));
    assertThat(ReadAnswer.names(run.answer())).isEqualTo("pay");
  }

  @Test
  void answerWhenOfSeveralChoicesThenAllTheirCallsAreSelected() {
    String choices =
        "{\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":["
            + callWith("{}")
            + "]}},{\"index\":1,\"message\":{\"tool_calls\":["
            + callWith("{}").replace("\"c\"", "\"d\"")
            + "]}}]}";
    assertThat(ReadAnswer.names(run(Form.WHOLE, bytes(choices)).answer())).isEqualTo("pay,pay");
  }

  @Test
  void answerWhenItUsesTheOldFunctionCallThenThatIsSelected() {
    String called = "{\"function_call\":{\"name\":\"pay\",\"arguments\":\"{\\\"n\\\":1}\"}}";
    LlmAnswer whole = run(Form.WHOLE, bytes(whole(called))).answer();
    assertThat(ReadAnswer.told(whole)).containsExactly("function_call_0 pay {\"n\":1}");
    assertThat(whole.complete()).isTrue();

    String stream =
        """
        data: {"choices":[{"index":0,"delta":{"role":"assistant","content":null,"function_call":{"name":"pay","arguments":""}},"finish_reason":null}]}

        data: {"choices":[{"index":0,"delta":{"function_call":{"arguments":"{\\"n\\""}},"finish_reason":null}]}

        data: {"choices":[{"index":0,"delta":{"function_call":{"arguments":":1}"}},"finish_reason":null}]}

        data: {"choices":[{"index":0,"delta":{},"finish_reason":"function_call"}]}

        data: [DONE]

        """;
    ReadAnswer streamed = run(Form.STREAMED, bytes(stream));
    assertThat(streamed.answer()).isEqualTo(whole);
    assertThat(streamed.early()).isEmpty();
  }

  @Test
  void answerWhenAChoiceIsUnreadableThenNothingIsSelected() {
    String noObject = "{\"function_call\":\"pay\"}";
    assertThat(run(Form.WHOLE, bytes(whole(noObject))).answer()).isEqualTo(LlmAnswer.UNREADABLE);
  }

  @Test
  void callWhenOfAKindWithoutArgumentsAsAnObjectThenIsNotSelected() {
    String custom =
        "{\"tool_calls\":[{\"id\":\"c\",\"type\":\"custom\",\"custom\":{\"name\":\"sh\",\"input\":\"ls\"}}]}";
    LlmAnswer answer = run(Form.WHOLE, bytes(whole(custom))).answer();
    assertThat(answer).isEqualTo(new LlmAnswer(List.of(), false));
  }

  @Test
  void answerWhenNotJsonOrOpaqueThenNothingIsSelectedAndBytesPass() {
    assertThat(run(Form.WHOLE, bytes("<html>")).answer()).isEqualTo(LlmAnswer.UNREADABLE);
    ReadAnswer opaque = run(Form.OPAQUE, bytes("compressed"), 3);
    assertThat(opaque.answer()).isEqualTo(LlmAnswer.UNREADABLE);
    assertThat(opaque.whole()).isEqualTo("compressed");
  }

  @Test
  void answerWhenTooLargeToHoldThenPassesUnread() {
    byte[] huge = new byte[LlmAnswerParser.MAX_HELD_BYTES + 1];
    Arrays.fill(huge, (byte) ' ');
    assertThat(run(Form.WHOLE, huge).answer()).isEqualTo(LlmAnswer.UNREADABLE);
    ReadAnswer streamed = run(Form.STREAMED, huge);
    assertThat(streamed.answer()).isEqualTo(LlmAnswer.UNREADABLE);
    assertThat(streamed.whole()).hasSize(huge.length);
  }
}
