/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A chat-completions answer while it arrives, streamed or whole. */
final class ChatAnswerDraft {
  private static final int MAX_CALLS = 128;

  private record Place(int choice, int call) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byChoice = Integer.compare(choice, other.choice);
      return byChoice != 0 ? byChoice : Integer.compare(call, other.call);
    }
  }

  private final Map<Place, ToolCallDraft> calls = new TreeMap<>();
  private final Set<Integer> unfinishedChoices = new HashSet<>();
  private boolean readable = true;
  private boolean complete = true;
  private boolean mentionsCalls;

  /** Whether anything that an agent may take for a tool call has arrived. */
  boolean mentionsCalls() {
    return mentionsCalls;
  }

  /** Takes the data of one event of a stream ({@code chat.completion.chunk}). */
  void addChunk(String data) {
    add(data.getBytes(StandardCharsets.UTF_8), "delta");
  }

  /** Takes a whole answer ({@code chat.completion}). */
  void addWhole(byte[] body) {
    add(body, "message");
    unfinishedChoices.clear();
  }

  /** Something was there that can't be read: whatever it holds is not selected. */
  void spoil() {
    readable = false;
    mentionsCalls = true;
  }

  /**
   * What was selected.
   *
   * @param ended whether the stream said that it is done
   */
  ChatAnswer finish(boolean ended) {
    if (!readable || (!ended && !unfinishedChoices.isEmpty())) {
      return mentionsCalls ? ChatAnswer.UNREADABLE : new ChatAnswer(List.of(), readable);
    }
    List<SelectedCall> selected = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (ToolCallDraft draft : calls.values()) {
      Optional<SelectedCall> call = draft.finish().filter(found -> ids.add(found.id()));
      call.ifPresent(selected::add);
      complete &= call.isPresent();
    }
    return new ChatAnswer(selected, complete);
  }

  private void add(byte[] json, String part) {
    try {
      if (!(JsonReader.strict().read(json) instanceof JsonObject answer)) {
        spoil();
        return;
      }
      switch (answer.get("choices").orElse(new JsonNull())) {
        case JsonArray(var choices) -> addChoices(choices, part);
        case JsonNull _ -> {} // an error or a usage event
        case JsonObject _, JsonNumber _, JsonValue.JsonString _, JsonValue.JsonBoolean _ -> spoil();
      }
    } catch (MalformedJsonException _) {
      spoil();
    }
  }

  private void addChoices(List<JsonValue> choices, String part) {
    for (int i = 0; i < choices.size(); i++) {
      if (!(choices.get(i) instanceof JsonObject choice)) {
        spoil();
        return;
      }
      Optional<Integer> index =
          choice.get("index").map(ChatAnswerDraft::smallInteger).orElse(Optional.of(i));
      if (index.isEmpty()) {
        spoil();
        return;
      }
      addChoice(index.get(), choice, part);
    }
  }

  private void addChoice(int index, JsonObject choice, String part) {
    switch (choice.get(part).orElse(new JsonNull())) {
      case JsonObject content -> addContent(index, content);
      case JsonNull _ -> {}
      case JsonArray _, JsonNumber _, JsonValue.JsonString _, JsonValue.JsonBoolean _ -> spoil();
    }
    if (choice.get("finish_reason").orElse(new JsonNull()) instanceof JsonNull) {
      unfinishedChoices.add(index);
    } else {
      unfinishedChoices.remove(index);
    }
  }

  private void addContent(int choice, JsonObject content) {
    if (!(content.get("function_call").orElse(new JsonNull()) instanceof JsonNull)) {
      complete = false; // the form before tool_calls; an agent may still follow it
      mentionsCalls = true;
    }
    switch (content.get("tool_calls").orElse(new JsonNull())) {
      case JsonArray(var items) -> addCalls(choice, items);
      case JsonNull _ -> {}
      case JsonObject _, JsonNumber _, JsonValue.JsonString _, JsonValue.JsonBoolean _ -> spoil();
    }
  }

  private void addCalls(int choice, List<JsonValue> items) {
    for (int i = 0; i < items.size(); i++) {
      mentionsCalls = true;
      if (!(items.get(i) instanceof JsonObject item)) {
        spoil();
        return;
      }
      // A whole message numbers its calls by their place, a stream must say where a piece belongs.
      Optional<Integer> index =
          item.get("index").map(ChatAnswerDraft::smallInteger).orElse(Optional.of(i));
      if (index.isEmpty() || calls.size() >= MAX_CALLS) {
        spoil();
        return;
      }
      calls.computeIfAbsent(new Place(choice, index.get()), _ -> new ToolCallDraft()).add(item);
    }
  }

  private static Optional<Integer> smallInteger(JsonValue value) {
    if (value instanceof JsonNumber(var number)
        && number.scale() <= 0
        && number.signum() >= 0
        && number.precision() - number.scale() <= 4) {
      return Optional.of(number.intValueExact());
    }
    return Optional.empty();
  }
}
