/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.llm.LlmAnswerParser.Form;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as the reference of Anthropic's messages has them. */
class MessagesAnswerTest {
  private static final String TEXT = "{\"type\":\"text\",\"text\":\"I'll pay.\"}";
  private static final String PAY =
      "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"pay\",\"input\":{\"to\":\"Jürg\"}}";
  private static final String LIST =
      "{\"type\":\"tool_use\",\"id\":\"toolu_2\",\"name\":\"list\",\"input\":{}}";
  private static final String START =
      "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"stop_reason\":null}}\n\n";
  private static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
  private static final String SPOKEN =
      """
      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

      event: ping
      data: {"type":"ping"}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"I'll pay."}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":0}

      """;
  private static final String STREAM =
      START
          + SPOKEN
          + """
          event: content_block_start
          data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"pay","input":{}}}

          event: content_block_delta
          data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}}

          event: content_block_delta
          data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\\"to\\": \\"J"}}

          event: content_block_delta
          data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"ürg\\"}"}}

          event: content_block_stop
          data: {"type":"content_block_stop","index":1}

          event: content_block_start
          data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_2","name":"list","input":{}}}

          event: content_block_stop
          data: {"type":"content_block_stop","index":2}

          event: message_delta
          data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":89}}

          """
          + STOP;

  private static ReadAnswer run(Form form, String body, int... cuts) {
    return ReadAnswer.of(LlmProtocol.MESSAGES, form, body.getBytes(StandardCharsets.UTF_8), cuts);
  }

  private static LlmAnswer whole(String... blocks) {
    return run(
            Form.WHOLE,
            "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[%s],\"stop_reason\":\"tool_use\"}"
                .formatted(String.join(",", blocks)))
        .answer();
  }

  @Test
  void streamWhenCutAnywhereThenGivesTheSameCallsAndBytes() {
    int length = STREAM.getBytes(StandardCharsets.UTF_8).length;
    for (int cut = 0; cut <= length; cut++) {
      ReadAnswer run = run(Form.STREAMED, STREAM, cut);
      assertThat(ReadAnswer.told(run.answer()))
          .containsExactly("toolu_1 pay {\"to\":\"Jürg\"}", "toolu_2 list {}");
      assertThat(run.answer().complete()).isTrue();
      assertThat(run.whole()).isEqualTo(STREAM);
      assertThat(run.early()).isEqualTo(START + SPOKEN);
    }
  }

  @Test
  void answerWhenWholeThenGivesTheSameCalls() {
    assertThat(whole(TEXT, PAY, LIST)).isEqualTo(run(Form.STREAMED, STREAM).answer());
    assertThat(whole(TEXT)).isEqualTo(new LlmAnswer(List.of(), true));
  }

  @Test
  void streamWhenOfTextThenPassesAtOnceButForItsEnd() {
    ReadAnswer run = run(Form.STREAMED, START + SPOKEN + STOP);
    assertThat(run.early()).isEqualTo(START + SPOKEN);
    assertThat(run.answer()).isEqualTo(new LlmAnswer(List.of(), true));
  }

  @Test
  void callWhenItsInputStandsInTheBlockThenIsSelectedUnlessPiecesFollow() {
    String block =
        "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":" + PAY + "}\n\n";
    String stop = "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n";
    String piece =
        "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}}\n\n";
    assertThat(ReadAnswer.names(run(Form.STREAMED, START + block + stop + STOP).answer()))
        .isEqualTo("pay");
    assertThat(run(Form.STREAMED, START + block + piece + stop + STOP).answer())
        .isEqualTo(new LlmAnswer(List.of(), false));
    assertThat(run(Form.STREAMED, START + block + STOP).answer())
        .as("without its end")
        .isEqualTo(new LlmAnswer(List.of(), false));
    assertThat(run(Form.STREAMED, START + block + block + stop + STOP).answer())
        .as("two in one place")
        .isEqualTo(LlmAnswer.UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n",
        ": nothing\n\n"
      })
  void streamWhenItDoesNotSayThatItIsOverThenNothingIsSelected(String end) {
    assertThat(run(Form.STREAMED, STREAM.replace(STOP, end)).answer())
        .isEqualTo(LlmAnswer.UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"server_tool_use", "mcp_tool_use", "web_search_tool_result", "new_tool_use"})
  void blockWhenItMayBeAnotherKindOfCallThenTheAnswerIsNotComplete(String type) {
    LlmAnswer answer = whole(PAY.replace("tool_use\"", type + "\""), LIST);
    assertThat(ReadAnswer.names(answer)).isEqualTo("list");
    assertThat(answer.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"id\":7", "\"name\":\"\"", "\"input\":\"{}\"", "\"input\":[]"})
  void callWhenAMemberIsWrongThenOnlyItIsNotSelected(String member) {
    String name = member.substring(0, member.indexOf(':'));
    String wrong = LIST.replaceAll(name + ":(\"[^\"]*\"|\\{})", member);
    assertThat(wrong).isNotEqualTo(LIST);
    LlmAnswer answer = whole(PAY, wrong);
    assertThat(ReadAnswer.names(answer)).isEqualTo("pay");
    assertThat(answer.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: nonsense\n\n",
        "data: {\"type\":\"content_block_start\",\"content_block\":{\"type\":\"tool_use\"}}\n\n",
        "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":[]}\n\n",
        "data: {\"type\":\"content_block_delta\",\"index\":\"1\",\"delta\":{\"type\":\"input_json_delta\"}}\n\n",
        "data: {\"type\":\"message_start\",\"type\":\"message_start\"}\n\n"
      })
  void streamWhenAnEventIsUnreadableThenNothingIsSelectedAndTheRestIsHeld(String event) {
    ReadAnswer run = run(Form.STREAMED, event + STREAM);
    assertThat(run.answer()).isEqualTo(LlmAnswer.UNREADABLE);
    assertThat(run.early()).isEmpty();
  }

  @Test
  void answerWhenAnErrorThenNothingIsSelected() {
    String error = "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"no\"}}";
    assertThat(run(Form.WHOLE, error).answer()).isEqualTo(new LlmAnswer(List.of(), true));
    assertThat(run(Form.WHOLE, "{\"content\":\"text\"}").answer()).isEqualTo(LlmAnswer.UNREADABLE);
  }
}
