/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Anthropic messages: blocks of content, of which those of type {@code tool_use} are calls. */
final class MessagesAnswerDraft extends AnswerDraft {
  /** Blocks in which no tool is called. */
  private static final Set<String> WITHOUT_CALLS = Set.of("text", "thinking", "redacted_thinking");

  private boolean started;
  private boolean stopped;

  /** Clients read on until the connection ends. */
  @Override
  boolean endsAt(String data) {
    return false;
  }

  @Override
  boolean hasEnded() {
    return stopped || !started;
  }

  /** The app learns of the answer's end when Keycloak knows of it. */
  @Override
  boolean holdsBack() {
    return stopped || super.holdsBack();
  }

  @Override
  void event(JsonObject event) {
    switch (text(event, "type")) {
      case "message_start" -> start(event);
      case "content_block_start" ->
          object(event, "content_block").ifPresent(block -> startBlock(event, block));
      case "content_block_delta" ->
          object(event, "delta").ifPresent(delta -> addPiece(event, delta));
      case "content_block_stop" ->
          place(event, "index")
              .filter(this::hasCall)
              .flatMap(this::call)
              .ifPresent(ToolCallDraft::close);
      case "message_stop" -> stopped = true;
      default -> {} // ping, message_delta, error
    }
  }

  @Override
  void whole(JsonObject message) {
    List<JsonObject> blocks = objects(message, "content");
    for (int i = 0; i < blocks.size(); i++) {
      JsonObject block = blocks.get(i);
      if (isCall(block)) {
        call(i).ifPresent(call -> addBlock(block, call));
      }
    }
  }

  private void start(JsonObject event) {
    if (started) {
      spoil();
    }
    started = true;
    object(event, "message")
        .filter(message -> !objects(message, "content").isEmpty())
        .ifPresent(_ -> misses());
  }

  private void startBlock(JsonObject event, JsonObject block) {
    started = true;
    Optional<Integer> index = place(event, "index");
    if (index.isEmpty() || !isCall(block)) {
      return;
    }
    if (hasCall(index.get())) {
      spoil();
      return;
    }
    call(index.get())
        .ifPresent(
            call -> {
              addBlock(block, call);
              call.open();
            });
  }

  private void addPiece(JsonObject event, JsonObject delta) {
    if (text(delta, "type").equals("input_json_delta")) {
      mentionsCall();
      place(event, "index")
          .flatMap(this::call)
          .ifPresent(call -> call.append(delta.members().get("partial_json")));
    }
  }

  /** Whether a block calls a tool of the app's; one that may call another is a missed call. */
  private boolean isCall(JsonObject block) {
    String type = text(block, "type");
    if (type.equals("tool_use")) {
      return true;
    }
    if (!WITHOUT_CALLS.contains(type)) {
      misses();
    }
    return false;
  }

  private static void addBlock(JsonObject block, ToolCallDraft call) {
    call.id(block.members().get("id"));
    call.tool(block.members().get("name"));
    if (!block.get("input").orElse(JsonObject.EMPTY).equals(JsonObject.EMPTY)) {
      call.input(block.members().get("input"));
    }
  }
}
