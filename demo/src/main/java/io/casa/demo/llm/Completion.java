/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.llm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One answer in the form of OpenAI's chat completions, whole or as a stream of chunks. */
record Completion(
    String id, String model, Instant created, Script.Reply reply, Supplier<String> callIds) {
  private static final int PIECE = 5;

  /** The answer in one piece, an object {@code chat.completion}. */
  String whole() {
    ObjectNode message = LlmJson.object().put("role", "assistant");
    message.putNull("refusal");
    switch (reply) {
      case Script.Reply.Says says -> message.put("content", says.text());
      case Script.Reply.Selects selects -> {
        message.putNull("content");
        ArrayNode calls = message.putArray("tool_calls");
        selects
            .selections()
            .forEach(
                selection -> {
                  ObjectNode call = calls.addObject().put("id", callIds.get());
                  call.put("type", "function");
                  call.putObject("function")
                      .put("name", selection.tool())
                      .put("arguments", selection.arguments());
                });
      }
    }
    ObjectNode answer = envelope("chat.completion");
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    choice.set("message", message);
    choice.putNull("logprobs");
    choice.put("finish_reason", finishReason());
    answer
        .putObject("usage")
        .put("prompt_tokens", 0)
        .put("completion_tokens", 0)
        .put("total_tokens", 0);
    return LlmJson.write(answer);
  }

  /** The answer as the {@code data} of server-sent events, the closing {@code [DONE]} included. */
  List<String> chunks() {
    var chunks = new ArrayList<String>();
    chunks.add(chunk(LlmJson.object().put("role", "assistant").put("content", ""), null));
    switch (reply) {
      case Script.Reply.Says says ->
          pieces(says.text())
              .forEach(piece -> chunks.add(chunk(LlmJson.object().put("content", piece), null)));
      case Script.Reply.Selects selects -> {
        int index = 0;
        for (Script.Selection selection : selects.selections()) {
          addCall(chunks, index++, selection);
        }
      }
    }
    chunks.add(chunk(LlmJson.object(), finishReason()));
    chunks.add("[DONE]");
    return chunks;
  }

  private void addCall(List<String> chunks, int index, Script.Selection selection) {
    ObjectNode opening = LlmJson.object().put("index", index).put("id", callIds.get());
    opening.put("type", "function");
    opening.putObject("function").put("name", selection.tool()).put("arguments", "");
    chunks.add(chunk(callDelta(opening), null));
    for (String piece : pieces(selection.arguments())) {
      ObjectNode more = LlmJson.object().put("index", index);
      more.putObject("function").put("arguments", piece);
      chunks.add(chunk(callDelta(more), null));
    }
  }

  private static ObjectNode callDelta(ObjectNode call) {
    ObjectNode delta = LlmJson.object();
    delta.putArray("tool_calls").add(call);
    return delta;
  }

  private String chunk(ObjectNode delta, @org.jspecify.annotations.Nullable String finish) {
    ObjectNode answer = envelope("chat.completion.chunk");
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.putNull("logprobs");
    choice.put("finish_reason", finish);
    return LlmJson.write(answer);
  }

  private ObjectNode envelope(String kind) {
    return LlmJson.object()
        .put("id", id)
        .put("object", kind)
        .put("created", created.getEpochSecond())
        .put("model", model);
  }

  private String finishReason() {
    return switch (reply) {
      case Script.Reply.Says says -> "stop";
      case Script.Reply.Selects selects -> "tool_calls";
    };
  }

  /** Small pieces, cut between code points, as models send them: tokens, not JSON values. */
  private static List<String> pieces(String text) {
    var pieces = new ArrayList<String>();
    int from = 0;
    while (from < text.length()) {
      int left = text.codePointCount(from, text.length());
      int to = text.offsetByCodePoints(from, Math.min(PIECE, left));
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }
}
