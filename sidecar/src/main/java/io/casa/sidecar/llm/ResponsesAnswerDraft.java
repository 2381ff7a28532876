/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * OpenAI responses. A stream tells each call several times: piece by piece, whole, and once more
 * with the whole answer. Apps follow any of them, so a call that is told in two ways is none.
 */
final class ResponsesAnswerDraft extends AnswerDraft {
  private static final String DONE = "[DONE]";

  /** Items in which no tool is called. */
  private static final Set<String> WITHOUT_CALLS = Set.of("message", "reasoning");

  private static final Set<String> ENDS = Set.of("response.completed", "response.incomplete");

  /** The calls as the whole answer has them. */
  private final List<ToolCallDraft> atTheEnd = new ArrayList<>();

  private boolean ended;

  @Override
  boolean endsAt(String data) {
    return data.equals(DONE);
  }

  @Override
  boolean hasEnded() {
    return ended;
  }

  /** The app learns of the answer's end when Keycloak knows of it. */
  @Override
  boolean holdsBack() {
    return ended || super.holdsBack();
  }

  @Override
  void event(JsonObject event) {
    String type = text(event, "type");
    switch (type) {
      case "response.output_item.added", "response.output_item.done" ->
          object(event, "item").ifPresent(item -> addItem(event, item, type.endsWith("done")));
      case "response.function_call_arguments.delta" ->
          called(event).ifPresent(call -> call.append(event.members().get("delta")));
      case "response.function_call_arguments.done" ->
          called(event)
              .ifPresent(
                  call -> {
                    call.tool(event.members().get("name"));
                    call.all(event.members().get("arguments"));
                  });
      default ->
          object(event, "response").ifPresent(answer -> addAnswer(answer, ENDS.contains(type)));
    }
  }

  @Override
  void whole(JsonObject answer) {
    // Without a status it is done: only some servers tell it.
    String status = text(answer, "status");
    boolean said = !(answer.get("status").orElse(new JsonNull()) instanceof JsonNull);
    addAnswer(answer, !said || status.equals("completed") || status.equals("incomplete"));
  }

  /** The answer so far stands in some events, and all of it in the last one. */
  private void addAnswer(JsonObject answer, boolean last) {
    ended |= last;
    for (JsonObject item : objects(answer, "output")) {
      String type = text(item, "type");
      if (last && type.equals("function_call")) {
        mentionsCall();
        ToolCallDraft call = new ToolCallDraft();
        addCall(item, call, true);
        atTheEnd.add(call);
      } else if (!WITHOUT_CALLS.contains(type)) {
        misses();
      }
    }
  }

  private void addItem(JsonObject event, JsonObject item, boolean done) {
    String type = text(item, "type");
    if (type.equals("function_call")) {
      called(event).ifPresent(call -> addCall(item, call, done));
    } else if (!WITHOUT_CALLS.contains(type)) {
      misses();
    }
  }

  private Optional<ToolCallDraft> called(JsonObject event) {
    mentionsCall();
    return place(event, "output_index").flatMap(this::call);
  }

  private static void addCall(JsonObject item, ToolCallDraft call, boolean done) {
    call.id(item.members().get("call_id"));
    call.tool(item.members().get("name"));
    if (done) {
      call.all(item.members().get("arguments"));
      JsonValue status = item.get("status").orElse(new JsonNull());
      if (!(status instanceof JsonNull) && !status.equals(new JsonString("completed"))) {
        call.spoil();
      }
    } else {
      call.append(item.members().get("arguments"));
    }
  }

  @Override
  List<Optional<SelectedCall>> selected(List<ToolCallDraft> drafts) {
    List<Optional<SelectedCall>> streamed = super.selected(drafts);
    List<Optional<SelectedCall>> all = new ArrayList<>();
    Map<String, SelectedCall> byId = new LinkedHashMap<>();
    for (Optional<SelectedCall> call : streamed) {
      if (call.isEmpty() || byId.putIfAbsent(call.get().id(), call.get()) != null) {
        all.add(Optional.empty());
      }
    }
    for (Optional<SelectedCall> call : super.selected(atTheEnd)) {
      if (call.isEmpty()) {
        all.add(call);
        continue;
      }
      SelectedCall told = byId.putIfAbsent(call.get().id(), call.get());
      if (told != null && !told.equals(call.get())) {
        byId.remove(told.id());
        all.add(Optional.empty());
      }
    }
    byId.values().forEach(call -> all.add(Optional.of(call)));
    return all;
  }
}
