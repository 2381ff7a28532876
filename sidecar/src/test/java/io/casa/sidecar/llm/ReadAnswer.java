/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.llm.LlmAnswerParser.Form;
import io.casa.toolcheck.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An answer that was read to its end.
 *
 * @param early what came out before the answer was known
 * @param whole all that came out
 */
record ReadAnswer(LlmAnswer answer, String early, String whole) {
  /** Reads an answer that arrives in pieces, cut at these places. */
  static ReadAnswer of(LlmProtocol protocol, Form form, byte[] body, int... cuts) {
    LlmAnswerParser parser = new LlmAnswerParser(protocol, form);
    ByteArrayOutputStream early = new ByteArrayOutputStream();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    boolean taken = false;
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : body.length;
      boolean last = i == cuts.length;
      for (byte[] free : parser.take(Arrays.copyOfRange(body, from, to), last)) {
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
    return new ReadAnswer(
        parser.answer(),
        early.toString(StandardCharsets.UTF_8),
        whole.toString(StandardCharsets.UTF_8));
  }

  /** The names of the selected tools, joined by commas. */
  static String names(LlmAnswer answer) {
    return answer.calls().stream().map(SelectedCall::tool).collect(Collectors.joining(","));
  }

  /** Each selected call as {@code id tool arguments}. */
  static List<String> told(LlmAnswer answer) {
    return answer.calls().stream()
        .map(call -> call.id() + " " + call.tool() + " " + JsonWriter.toJson(call.arguments()))
        .toList();
  }
}
