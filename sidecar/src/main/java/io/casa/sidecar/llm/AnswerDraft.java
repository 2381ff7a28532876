/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An answer of one protocol while it arrives, streamed or whole. */
abstract sealed class AnswerDraft
    permits ChatAnswerDraft, ResponsesAnswerDraft, MessagesAnswerDraft {
  private static final int MAX_CALLS = 128;

  private final Map<Long, ToolCallDraft> calls = new TreeMap<>();
  private boolean readable = true;
  private boolean complete = true;
  private boolean mentionsCalls;

  /** Takes the data of one event of a stream. */
  final void addEvent(String data) {
    read(data.getBytes(StandardCharsets.UTF_8)).ifPresent(this::event);
  }

  /** Takes a whole answer. */
  final void addWhole(byte[] body) {
    read(body).ifPresent(this::whole);
  }

  /** Something was there that can't be read: whatever it holds is not selected. */
  final void spoil() {
    readable = false;
    mentionsCalls = true;
  }

  /** Whether what comes now must not be seen before it is known what was selected. */
  boolean holdsBack() {
    return mentionsCalls;
  }

  /** Whether nobody reads further than this event's data. */
  abstract boolean endsAt(String data);

  /** Nothing more is read. */
  void end() {}

  /** What was selected. */
  final LlmAnswer finish() {
    if (!readable || !hasEnded()) {
      return mentionsCalls ? LlmAnswer.UNREADABLE : new LlmAnswer(List.of(), readable);
    }
    List<SelectedCall> selected = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    boolean all = complete;
    for (Optional<SelectedCall> call : selected(List.copyOf(calls.values()))) {
      Optional<SelectedCall> first = call.filter(found -> ids.add(found.id()));
      first.ifPresent(selected::add);
      all &= first.isPresent();
    }
    return selected.size() > MAX_CALLS ? LlmAnswer.UNREADABLE : new LlmAnswer(selected, all);
  }

  abstract void event(JsonObject event);

  abstract void whole(JsonObject answer);

  /** Whether the answer said that it is over. */
  abstract boolean hasEnded();

  /** The calls; empty ones can't be read with certainty. */
  List<Optional<SelectedCall>> selected(List<ToolCallDraft> drafts) {
    return drafts.stream().map(ToolCallDraft::finish).toList();
  }

  /** Something that an app may take for a tool call begins. */
  final void mentionsCall() {
    mentionsCalls = true;
  }

  /** There is a call of a kind for which there are no selections. */
  final void misses() {
    mentionsCalls = true;
    complete = false;
  }

  /** The call at that place; empty, and the answer spoilt, when there are too many. */
  final Optional<ToolCallDraft> call(long place) {
    mentionsCalls = true;
    if (!calls.containsKey(place) && calls.size() >= MAX_CALLS) {
      spoil();
      return Optional.empty();
    }
    return Optional.of(calls.computeIfAbsent(place, _ -> new ToolCallDraft()));
  }

  /** Whether a call stands at that place already. */
  final boolean hasCall(long place) {
    return calls.containsKey(place);
  }

  /** The number at which something stands; empty, and the answer spoilt, when it is none. */
  final Optional<Integer> place(JsonObject object, String name) {
    if (object.members().get(name) instanceof JsonNumber(var number)
        && number.scale() <= 0
        && number.signum() >= 0
        && number.precision() - number.scale() <= 4) {
      return Optional.of(number.intValueExact());
    }
    spoil();
    return Optional.empty();
  }

  /** The objects in an array; null is an empty one, and anything else spoils the answer. */
  final List<JsonObject> objects(JsonObject of, String name) {
    List<JsonObject> objects = new ArrayList<>();
    switch (of.get(name).orElse(new JsonNull())) {
      case JsonNull _ -> {}
      case JsonArray(var items) -> {
        for (JsonValue item : items) {
          if (!(item instanceof JsonObject object)) {
            spoil();
            return List.of();
          }
          objects.add(object);
        }
      }
      case JsonObject _, JsonNumber _, JsonString _, JsonValue.JsonBoolean _ -> spoil();
    }
    return objects;
  }

  /** The object there; null is none, and anything else spoils the answer. */
  final Optional<JsonObject> object(JsonObject of, String name) {
    return switch (of.get(name).orElse(new JsonNull())) {
      case JsonObject object -> Optional.of(object);
      case JsonNull _ -> Optional.empty();
      case JsonArray _, JsonNumber _, JsonString _, JsonValue.JsonBoolean _ -> {
        spoil();
        yield Optional.empty();
      }
    };
  }

  /** The text there, or an empty one. */
  static String text(JsonObject of, String name) {
    return of.members().get(name) instanceof JsonString(String text) ? text : "";
  }

  private Optional<JsonObject> read(byte[] json) {
    try {
      if (JsonReader.strict().read(json) instanceof JsonObject object) {
        return Optional.of(object);
      }
    } catch (MalformedJsonException _) {
      // spoilt, as anything that is no object
    }
    spoil();
    return Optional.empty();
  }
}
