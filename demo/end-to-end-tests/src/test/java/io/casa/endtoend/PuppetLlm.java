/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import io.casa.endtoend.Recorder.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An OpenAI-compatible LLM that selects, for each prompt, the tool calls that the test named. */
final class PuppetLlm implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int port = Ports.free();
  private final Map<String, List<Selection>> selections = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final Recorder recorder = Recorder.start(port, this::handle);

  private volatile Runnable interruption = () -> {};

  /**
   * One tool call.
   *
   * @param arguments as JSON
   */
  record Selection(String tool, String arguments) {}

  /**
   * From now on this prompt is answered with this call (its arguments as JSON); any other prompt
   * with plain text.
   */
  PuppetLlm select(String prompt, String tool, String arguments) {
    return select(prompt, List.of(new Selection(tool, arguments)));
  }

  PuppetLlm select(String prompt, List<Selection> calls) {
    selections.put(prompt, calls);
    return this;
  }

  Recorder recorder() {
    return recorder;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** In the next streamed answer, runs this when all but the last piece has been sent. */
  void beforeTheLastPiece(Runnable interruption) {
    this.interruption = interruption;
  }

  private void handle(Received request, HttpExchange exchange) throws IOException {
    var question = JSON.readTree(request.body());
    var messages = question.path("messages");
    var said = messages.path(messages.size() - 1).path("content").asText();
    var selected = selections.getOrDefault(said, List.of());
    if (question.path("stream").asBoolean()) {
      stream(selected, exchange);
    } else {
      Recorder.answer(exchange, 200, whole(selected).toString());
    }
  }

  private JsonNode whole(List<Selection> selected) {
    var answer = JSON.createObjectNode().put("id", "chatcmpl-" + calls.incrementAndGet());
    answer.put("object", "chat.completion").put("created", 1).put("model", "puppet");
    var choice = answer.putArray("choices").addObject().put("index", 0);
    var message = choice.putObject("message").put("role", "assistant");
    if (selected.isEmpty()) {
      message.put("content", "Nothing to call.");
      choice.put("finish_reason", "stop");
    } else {
      message.putNull("content");
      put(selected, message.putArray("tool_calls"));
      choice.put("finish_reason", "tool_calls");
    }
    return answer;
  }

  /** Two events: the whole selection in one piece, then the end of the answer. */
  private void stream(List<Selection> selected, HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (var body = exchange.getResponseBody()) {
      var piece = JSON.createObjectNode().put("id", "chatcmpl-" + calls.incrementAndGet());
      piece.put("object", "chat.completion.chunk").put("created", 1).put("model", "puppet");
      var choice = piece.putArray("choices").addObject().put("index", 0).putNull("finish_reason");
      var delta = choice.putObject("delta").put("role", "assistant");
      if (!selected.isEmpty()) {
        put(selected, delta.putArray("tool_calls"));
      }
      body.write(event(piece.toString()));
      body.flush();
      interruption.run();
      interruption = () -> {};
      choice.put("finish_reason", "tool_calls").putObject("delta");
      body.write(event(piece.toString()));
      body.write(event("[DONE]"));
    }
  }

  private void put(List<Selection> selected, ArrayNode into) {
    for (int index = 0; index < selected.size(); index++) {
      var call = into.addObject().put("index", index).put("type", "function");
      call.put("id", "call_" + this.calls.get() + (index == 0 ? "" : "_" + index));
      call.putObject("function")
          .put("name", selected.get(index).tool())
          .put("arguments", selected.get(index).arguments());
    }
  }

  private static byte[] event(String data) {
    return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    recorder.close();
  }
}
