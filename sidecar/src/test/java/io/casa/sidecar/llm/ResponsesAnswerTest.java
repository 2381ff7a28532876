/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.llm.LlmAnswerParser.Form;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as the reference of OpenAI's responses has them. */
class ResponsesAnswerTest {
  private static final String PAY =
      "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"call_1\",\"name\":\"pay\",\"arguments\":\"{\\\"to\\\":\\\"Jürg\\\"}\",\"status\":\"completed\"}";
  private static final String LIST =
      "{\"type\":\"function_call\",\"id\":\"fc_2\",\"call_id\":\"call_2\",\"name\":\"list\",\"arguments\":\"{}\",\"status\":\"completed\"}";
  private static final String TEXT =
      "{\"type\":\"message\",\"id\":\"msg_1\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hi\",\"annotations\":[]}]}";

  private static final String STREAM =
      """
      event: response.created
      data: {"type":"response.created","response":{"id":"resp_1","status":"in_progress","output":[]}}

      event: response.output_item.added
      data: {"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[]}}

      event: response.output_item.added
      data: {"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"pay","arguments":"","status":"in_progress"}}

      event: response.function_call_arguments.delta
      data: {"type":"response.function_call_arguments.delta","item_id":"fc_1","output_index":1,"delta":"{\\"to\\":"}

      event: response.output_item.added
      data: {"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","id":"fc_2","call_id":"call_2","name":"list","arguments":"","status":"in_progress"}}

      event: response.function_call_arguments.delta
      data: {"type":"response.function_call_arguments.delta","item_id":"fc_1","output_index":1,"delta":"\\"Jürg\\"}"}

      event: response.function_call_arguments.done
      data: {"type":"response.function_call_arguments.done","item_id":"fc_1","output_index":1,"arguments":"{\\"to\\":\\"Jürg\\"}"}

      event: response.output_item.done
      data: {"type":"response.output_item.done","output_index":1,"item":%1$s}

      event: response.function_call_arguments.done
      data: {"type":"response.function_call_arguments.done","item_id":"fc_2","output_index":2,"arguments":"{}"}

      event: response.output_item.done
      data: {"type":"response.output_item.done","output_index":2,"item":%2$s}

      event: response.completed
      data: {"type":"response.completed","response":{"id":"resp_1","status":"completed","output":[{"type":"reasoning","id":"rs_1","summary":[]},%1$s,%2$s]}}

      """
          .formatted(PAY, LIST);

  private static ReadAnswer run(Form form, String body, int... cuts) {
    return ReadAnswer.of(LlmProtocol.RESPONSES, form, body.getBytes(StandardCharsets.UTF_8), cuts);
  }

  private static LlmAnswer whole(String status, String... items) {
    return run(
            Form.WHOLE,
            "{\"object\":\"response\"%s,\"output\":[%s]}"
                .formatted(status, String.join(",", items)))
        .answer();
  }

  private static String done(int index, String item) {
    return "data: {\"type\":\"response.output_item.done\",\"output_index\":%d,\"item\":%s}\n\n"
        .formatted(index, item);
  }

  private static String completed(String... items) {
    return "data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[%s]}}\n\n"
        .formatted(String.join(",", items));
  }

  @Test
  void streamWhenCutAnywhereThenGivesTheSameCallsAndBytes() {
    int length = STREAM.getBytes(StandardCharsets.UTF_8).length;
    for (int cut = 0; cut <= length; cut++) {
      ReadAnswer run = run(Form.STREAMED, STREAM, cut);
      assertThat(ReadAnswer.told(run.answer()))
          .containsExactly("call_1 pay {\"to\":\"Jürg\"}", "call_2 list {}");
      assertThat(run.answer().complete()).isTrue();
      assertThat(run.whole()).isEqualTo(STREAM);
      assertThat(run.early()).doesNotContain("function_call");
    }
  }

  @Test
  void answerWhenWholeThenGivesTheSameCalls() {
    LlmAnswer answer = whole(",\"status\":\"completed\"", TEXT, PAY, LIST);
    assertThat(answer).isEqualTo(run(Form.STREAMED, STREAM).answer());
    assertThat(whole("", PAY, LIST)).isEqualTo(answer);
    assertThat(whole(",\"status\":\"completed\"", TEXT)).isEqualTo(new LlmAnswer(List.of(), true));
  }

  @Test
  void streamWhenOfTextThenPassesAtOnceButForItsEnd() {
    String text =
        """
        data: {"type":"response.created","response":{"status":"in_progress","output":[]}}

        data: {"type":"response.output_item.added","output_index":0,"item":{"type":"message","content":[]}}

        data: {"type":"response.output_text.delta","output_index":0,"delta":"Hi"}

        """;
    ReadAnswer run = run(Form.STREAMED, text + completed(TEXT));
    assertThat(run.early()).isEqualTo(text);
    assertThat(run.answer()).isEqualTo(new LlmAnswer(List.of(), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Eve", "Jürg\\\\u0020"})
  void callWhenTheEndTellsItOtherwiseThenIsNotSelected(String other) {
    String last = completed(PAY.replace("Jürg", other), LIST);
    LlmAnswer answer = run(Form.STREAMED, done(0, PAY) + done(1, LIST) + last).answer();
    assertThat(ReadAnswer.names(answer)).isEqualTo("list");
    assertThat(answer.complete()).isFalse();
  }

  @Test
  void callWhenItsPiecesAreNotTheWholeThenIsNotSelected() {
    String piece =
        """
        data: {"type":"response.function_call_arguments.delta","output_index":0,"delta":"{\\"to\\":\\"%s\\"}"}

        """;
    String right = piece.formatted("Jürg") + done(0, PAY) + completed();
    String wrong = piece.formatted("Eve") + done(0, PAY) + completed();
    assertThat(ReadAnswer.names(run(Form.STREAMED, right).answer())).isEqualTo("pay");
    assertThat(run(Form.STREAMED, wrong).answer()).isEqualTo(new LlmAnswer(List.of(), false));
  }

  @Test
  void callWhenOnlyOneWayTellsItThenIsSelected() {
    assertThat(ReadAnswer.names(run(Form.STREAMED, done(0, PAY) + completed()).answer()))
        .isEqualTo("pay");
    assertThat(ReadAnswer.names(run(Form.STREAMED, completed(PAY)).answer())).isEqualTo("pay");
  }

  @Test
  void callWhenItComesAfterTheEndThenIsHeldAndSelectedAsWell() {
    ReadAnswer run = run(Form.STREAMED, completed(LIST) + done(1, PAY), 20);
    assertThat(ReadAnswer.names(run.answer())).contains("pay", "list");
    assertThat(run.early()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "completed,true",
    "incomplete,true",
    "failed,false",
    "cancelled,false",
    "in_progress,false",
    "queued,false",
    "another,false"
  })
  void answerWhenItsStatusSaysThatItFailedThenNothingIsSelected(String status, boolean selected) {
    LlmAnswer answer = whole(",\"status\":\"" + status + "\"", LIST);
    assertThat(answer.calls()).hasSize(selected ? 1 : 0);
    assertThat(answer.complete()).isEqualTo(selected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "data: {\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"output\":[]}}\n\n",
        "data: {\"type\":\"error\",\"message\":\"no\"}\n\n",
        "data: [DONE]\n\n"
      })
  void streamWhenItDoesNotSayThatItIsCompleteThenNothingIsSelected(String end) {
    assertThat(run(Form.STREAMED, done(0, PAY) + end).answer()).isEqualTo(LlmAnswer.UNREADABLE);
  }

  @Test
  void streamWhenDoneIsSaidAsInChatsThenNothingChanges() {
    String stream = STREAM + "data: [DONE]\n\n";
    assertThat(run(Form.STREAMED, stream).answer()).isEqualTo(run(Form.STREAMED, STREAM).answer());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"custom_tool_call", "mcp_call", "web_search_call", "local_shell_call", "new_call"})
  void itemWhenItMayBeAnotherKindOfCallThenTheAnswerIsNotComplete(String type) {
    String item = "{\"type\":\"" + type + "\",\"call_id\":\"c\",\"name\":\"sh\",\"input\":\"ls\"}";
    LlmAnswer whole = whole(",\"status\":\"completed\"", item, LIST);
    assertThat(ReadAnswer.names(whole)).isEqualTo("list");
    assertThat(whole.complete()).isFalse();
    ReadAnswer streamed = run(Form.STREAMED, done(0, item) + completed(item));
    assertThat(streamed.answer().complete()).isFalse();
    assertThat(streamed.early()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"call_id\":\"call_2\"",
        "\"name\":\"list\"",
        "\"arguments\":\"{}\"",
        "\"status\":\"completed\""
      })
  void callWhenAMemberIsAbsentOrWrongThenOnlyItIsNotSelected(String member) {
    String wrong = LIST.replace(member, member.substring(0, member.indexOf(':')) + ":7");
    LlmAnswer answer = whole(",\"status\":\"completed\"", PAY, wrong);
    assertThat(ReadAnswer.names(answer)).isEqualTo("pay");
    assertThat(answer.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: nonsense\n\n",
        "data: {\"type\":\"response.output_item.added\",\"item\":{\"type\":\"function_call\"}}\n\n",
        "data: {\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":7}\n\n",
        "data: {\"type\":\"response.completed\",\"response\":{\"output\":{}}}\n\n",
        "data: {\"type\":\"response.completed\",\"response\":{\"output\":[7]}}\n\n"
      })
  void streamWhenAnEventIsUnreadableThenNothingIsSelectedAndTheRestIsHeld(String event) {
    ReadAnswer run = run(Form.STREAMED, event + done(0, PAY) + completed(PAY));
    assertThat(run.answer()).isEqualTo(LlmAnswer.UNREADABLE);
    assertThat(run.early()).isEmpty();
  }

  @Test
  void answerWhenItHasMoreCallsThanCanBeToldThenNothingIsSelected() {
    String[] many = new String[129];
    for (int i = 0; i < many.length; i++) {
      many[i] = LIST.replace("call_2", "call_" + i);
    }
    assertThat(whole(",\"status\":\"completed\"", many)).isEqualTo(LlmAnswer.UNREADABLE);
  }
}
