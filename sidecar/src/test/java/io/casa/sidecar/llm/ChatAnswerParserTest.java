/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.llm.ChatAnswerParser.Form;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatAnswerParserTest {
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

  /** What came out before the answer was known, and all of it. */
  private record Run(ChatAnswer answer, String early, String whole) {}

  private static Run run(Form form, byte[] stream, int... cuts) {
    ChatAnswerParser parser = new ChatAnswerParser(form);
    ByteArrayOutputStream early = new ByteArrayOutputStream();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    boolean taken = false;
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : stream.length;
      boolean last = i == cuts.length;
      for (byte[] free : parser.take(Arrays.copyOfRange(stream, from, to), last)) {
        whole.writeBytes(free);
        if (!taken) {
          early.writeBytes(free);
        }
      }
      if (parser.finished() && !taken) {
        taken = true;
        whole.writeBytes(parser.takeHeld());
      }
      from = to;
    }
    assertThat(parser.finished()).isTrue();
    return new Run(
        parser.answer(),
        early.toString(StandardCharsets.UTF_8),
        whole.toString(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String names(ChatAnswer answer) {
    return answer.calls().stream().map(SelectedCall::tool).collect(Collectors.joining(","));
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

  private static void assertParallel(Run run, byte[] stream) {
    assertThat(run.whole()).isEqualTo(new String(stream, StandardCharsets.UTF_8));
    assertThat(run.answer().complete()).isTrue();
    assertThat(names(run.answer())).isEqualTo("pay,list");
    assertThat(run.answer().calls().getFirst().arguments().members())
        .containsEntry("to", new JsonString("Jürg"));
    assertThat(run.early()).doesNotContain("tool_calls");
  }

  @Test
  void streamWhenWithoutCallsThenPassesAtOnceButForItsEnd() {
    String content = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n";
    Run run = run(Form.STREAMED, bytes(content + content + "data: [DONE]\n\n"));
    assertThat(run.early()).isEqualTo(content + content);
    assertThat(run.answer()).isEqualTo(new ChatAnswer(List.of(), true));
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
    assertThat(run(Form.STREAMED, bytes(open)).answer()).isEqualTo(ChatAnswer.UNREADABLE);
    assertThat(run(Form.STREAMED, bytes(chunk(callWith("{}")) + "data: {\"cho")).answer())
        .isEqualTo(ChatAnswer.UNREADABLE);
  }

  @Test
  void streamWhenFinishedWithoutDoneThenIsRead() {
    assertThat(names(run(Form.STREAMED, bytes(chunk(callWith("{}")))).answer())).isEqualTo("pay");
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
    Run run = run(Form.STREAMED, bytes(event + chunk(callWith("{}")) + "data: [DONE]\n\n"));
    assertThat(run.answer()).isEqualTo(ChatAnswer.UNREADABLE);
    assertThat(run.early()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[]", "7", "null", "{\\\"a\\\":1,\\\"a\\\":2}", "{\\\"a\\\":NaN}", "{} {}"})
  void callWhenArgumentsAreNoStrictObjectThenOnlyItIsNotSelected(String arguments) {
    String good = "{\"index\":1,\"id\":\"d\",\"function\":{\"name\":\"list\",\"arguments\":\"\"}}";
    ChatAnswer streamed =
        run(Form.STREAMED, bytes(chunk(callWith(arguments) + "," + good))).answer();
    assertThat(names(streamed)).isEqualTo("list");
    assertThat(streamed.complete()).isFalse();
    String message = "{\"tool_calls\":[" + callWith(arguments) + "," + good + "]}";
    assertThat(run(Form.WHOLE, bytes(whole(message))).answer()).isEqualTo(streamed);
  }

  @Test
  void callWhenPiecesContradictEachOtherThenIsNotSelected() {
    String renamed = "{\"index\":0,\"function\":{\"name\":\"steal\",\"arguments\":\"\"}}";
    ChatAnswer answer = run(Form.STREAMED, bytes(chunk(callWith("{}")) + chunk(renamed))).answer();
    assertThat(answer).isEqualTo(ChatAnswer.UNREADABLE);
  }

  @Test
  void callWhenTwoHaveOneIdThenOnlyTheFirstIsSelected() {
    String message =
        "{\"tool_calls\":[" + callWith("{}") + "," + callWith("{}").replace("0", "1") + "]}";
    ChatAnswer answer = run(Form.WHOLE, bytes(whole(message))).answer();
    assertThat(answer.calls()).hasSize(1);
    assertThat(answer.complete()).isFalse();
  }

  @Test
  void callWhenItsIdIsTooLongToReportThenOnlyItIsNotSelected() {
    String overlong = callWith("{}").replace("\"c\"", "\"" + "c".repeat(257) + "\"");
    String good = "{\"index\":1,\"id\":\"d\",\"function\":{\"name\":\"list\",\"arguments\":\"\"}}";
    String message = "{\"tool_calls\":[" + overlong + "," + good + "]}";
    ChatAnswer answer = run(Form.WHOLE, bytes(whole(message))).answer();
    assertThat(names(answer)).isEqualTo("list");
    assertThat(answer.complete()).isFalse();
  }

  @Test
  void answerWhenWholeThenIsHeldUntilRead() {
    byte[] body = bytes(whole("{\"content\":null,\"tool_calls\":[" + callWith("{}") + "]}"));
    Run run = run(Form.WHOLE, body, 10, 50);
    assertThat(run.early()).isEmpty();
    assertThat(run.whole()).isEqualTo(new String(body, StandardCharsets.UTF_8));
    assertThat(names(run.answer())).isEqualTo("pay");
  }

  @Test
  void answerWhenOfSeveralChoicesThenAllTheirCallsAreSelected() {
    String choices =
        "{\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":["
            + callWith("{}")
            + "]}},{\"index\":1,\"message\":{\"tool_calls\":["
            + callWith("{}").replace("\"c\"", "\"d\"")
            + "]}}]}";
    assertThat(names(run(Form.WHOLE, bytes(choices)).answer())).isEqualTo("pay,pay");
  }

  @Test
  void answerWhenItUsesTheOldFunctionCallThenIsNotComplete() {
    ChatAnswer answer =
        run(Form.WHOLE, bytes(whole("{\"function_call\":{\"name\":\"pay\",\"arguments\":\"{}\"}}")))
            .answer();
    assertThat(answer.calls()).isEmpty();
    assertThat(answer.complete()).isFalse();
  }

  @Test
  void answerWhenNotJsonOrOpaqueThenNothingIsSelectedAndBytesPass() {
    assertThat(run(Form.WHOLE, bytes("<html>")).answer()).isEqualTo(ChatAnswer.UNREADABLE);
    Run opaque = run(Form.OPAQUE, bytes("compressed"), 3);
    assertThat(opaque.answer()).isEqualTo(ChatAnswer.UNREADABLE);
    assertThat(opaque.whole()).isEqualTo("compressed");
  }

  @Test
  void answerWhenTooLargeToHoldThenPassesUnread() {
    byte[] huge = new byte[ChatAnswerParser.MAX_HELD_BYTES + 1];
    Arrays.fill(huge, (byte) ' ');
    assertThat(run(Form.WHOLE, huge).answer()).isEqualTo(ChatAnswer.UNREADABLE);
    Run streamed = run(Form.STREAMED, huge);
    assertThat(streamed.answer()).isEqualTo(ChatAnswer.UNREADABLE);
    assertThat(streamed.whole()).hasSize(huge.length);
  }
}
