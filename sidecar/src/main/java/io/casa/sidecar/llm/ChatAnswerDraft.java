/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * OpenAI chat completions: {@code chat.completion} and {@code chat.completion.chunk}, with {@code
 * tool_calls} or, as before there were any, one {@code function_call}.
 */
final class ChatAnswerDraft extends AnswerDraft {
  private static final String DONE = "[DONE]";
  private static final long CALLS_OF_A_CHOICE = 100_000;

  /** After all that are numbered. */
  private static final long OLD_CALL = CALLS_OF_A_CHOICE - 1;

  private final Set<Integer> unfinishedChoices = new HashSet<>();

  @Override
  boolean endsAt(String data) {
    return data.equals(DONE);
  }

  @Override
  void end() {
    unfinishedChoices.clear();
  }

  @Override
  boolean hasEnded() {
    return unfinishedChoices.isEmpty();
  }

  @Override
  void event(JsonObject chunk) {
    addChoices(chunk, "delta");
  }

  @Override
  void whole(JsonObject completion) {
    addChoices(completion, "message");
    end();
  }

  /** An error or a usage event has none. */
  private void addChoices(JsonObject answer, String part) {
    List<JsonObject> choices = objects(answer, "choices");
    for (int i = 0; i < choices.size(); i++) {
      JsonObject choice = choices.get(i);
      Optional<Integer> index = numbered(choice, i);
      if (index.isPresent()) {
        addChoice(index.get(), choice, part);
      }
    }
  }

  private void addChoice(int index, JsonObject choice, String part) {
    Optional<JsonObject> content = object(choice, part);
    if (content.isPresent()) {
      addContent(index, content.get());
    }
    if (choice.get("finish_reason").orElse(new JsonNull()) instanceof JsonNull) {
      unfinishedChoices.add(index);
    } else {
      unfinishedChoices.remove(index);
    }
  }

  private void addContent(int choice, JsonObject content) {
    long first = choice * CALLS_OF_A_CHOICE;
    object(content, "function_call")
        .ifPresent(
            called ->
                call(first + OLD_CALL)
                    .ifPresent(
                        call -> {
                          // It has no id, and there is one of a choice.
                          call.id(new JsonString("function_call_" + choice));
                          addFunction(called, call);
                        }));
    List<JsonObject> items = objects(content, "tool_calls");
    for (int i = 0; i < items.size(); i++) {
      JsonObject item = items.get(i);
      // A whole message numbers its calls by their place, a stream must say where a piece belongs.
      numbered(item, i).flatMap(index -> call(first + index)).ifPresent(call -> addTo(call, item));
    }
  }

  private static void addTo(ToolCallDraft call, JsonObject item) {
    call.id(item.members().get("id"));
    Optional<JsonValue> type = item.get("type").filter(value -> !(value instanceof JsonNull));
    if (type.isPresent() && !type.get().equals(new JsonString("function"))) {
      call.spoil();
    }
    Optional<JsonValue> function = item.get("function");
    if (function.isEmpty()) {
      return;
    }
    if (function.get() instanceof JsonObject called) {
      addFunction(called, call);
    } else {
      call.spoil();
    }
  }

  private static void addFunction(JsonObject called, ToolCallDraft call) {
    call.tool(called.members().get("name"));
    call.append(called.members().get("arguments"));
  }

  private Optional<Integer> numbered(JsonObject object, int whenUnsaid) {
    return object.get("index").isPresent() ? place(object, "index") : Optional.of(whenUnsaid);
  }
}
