/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.sidecar.llm.Turn.Voice;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the requests of one protocol. What the protocols have in common stands here. */
abstract sealed class RequestReader
    permits ChatRequestReader, ResponsesRequestReader, MessagesRequestReader {
  /** Members of every protocol that don't tell the LLM what to say. */
  private static final Set<String> HARMLESS =
      Set.of(
          "tools",
          "model",
          "temperature",
          "top_p",
          "stream",
          "metadata",
          "service_tier",
          "parallel_tool_calls");

  /** The LLM's own words, and what tools returned. */
  private static final Set<String> NOT_THE_APPS = Set.of("assistant", "tool", "function");

  private static final Set<String> OF_THE_SYSTEM = Set.of("system", "developer");

  /** Reads a request; empty when it isn't one of this protocol. */
  final Optional<LlmRequest> read(JsonObject request) {
    return turns(request)
        .map(turns -> new LlmRequest(turns, steering(request), wantsHostedTools(request)));
  }

  /** The messages, oldest first; empty when they can't be read with certainty. */
  abstract Optional<List<Turn>> turns(JsonObject request);

  /** Members of this protocol alone that don't tell the LLM what to say, or were read as turns. */
  abstract Set<String> harmless();

  /** Whether a member of another name steers nothing with this value, as it does with others. */
  abstract boolean asUsual(String name, JsonValue value);

  /** Whether calls of a tool of this type come to the app, instead of being run by the vendor. */
  abstract boolean isTheApps(String toolType);

  /** Types of parts that hold text. */
  abstract Set<String> textParts();

  /** Types of parts of a user's message that are a tool's words. */
  Set<String> toolParts() {
    return Set.of();
  }

  /** Members that make the vendor run tools. */
  Set<String> hostingMembers() {
    return Set.of();
  }

  /**
   * Reads a message with role and content.
   *
   * @return its turn; none when it isn't the app's; empty when it can't be read
   */
  final Optional<List<Turn>> message(JsonObject message) {
    if (!(message.members().get("role") instanceof JsonString(String role))) {
      return Optional.empty();
    }
    if (NOT_THE_APPS.contains(role)) {
      return Optional.of(List.of());
    }
    List<String> texts = new ArrayList<>();
    List<Turn.Other> others = new ArrayList<>();
    JsonValue name = message.get("name").orElse(new JsonNull());
    if (!(name instanceof JsonNull)) {
      others.add(new Turn.Other("name", name));
    }
    JsonValue content = message.get("content").orElse(new JsonNull());
    boolean theirs = readContent(content, texts, others);
    return Optional.of(
        theirs || !others.isEmpty() ? List.of(new Turn(voice(role), texts, others)) : List.of());
  }

  /** A turn of the system with that content; none when there is nothing. */
  final List<Turn> systemTurn(JsonValue content) {
    List<String> texts = new ArrayList<>();
    List<Turn.Other> others = new ArrayList<>();
    readContent(content, texts, others);
    return texts.isEmpty() && others.isEmpty()
        ? List.of()
        : List.of(new Turn(Voice.SYSTEM, texts, others));
  }

  /** Reads all items by the same rule; empty when one can't be read. */
  static Optional<List<Turn>> each(
      List<JsonValue> items, Function<JsonObject, Optional<List<Turn>>> rule) {
    List<Turn> turns = new ArrayList<>();
    for (JsonValue item : items) {
      Optional<List<Turn>> read =
          item instanceof JsonObject object ? rule.apply(object) : Optional.empty();
      if (read.isEmpty()) {
        return Optional.empty();
      }
      turns.addAll(read.get());
    }
    return Optional.of(turns);
  }

  /** Whether a value is that text. */
  static boolean is(JsonValue value, String text) {
    return value.equals(new JsonString(text));
  }

  private static Voice voice(String role) {
    if (OF_THE_SYSTEM.contains(role)) {
      return Voice.SYSTEM;
    }
    return role.equals("user") ? Voice.USER : Voice.UNKNOWN;
  }

  /** Reads texts and what is none; false when all of it is a tool's. */
  private boolean readContent(JsonValue content, List<String> texts, List<Turn.Other> others) {
    switch (content) {
      case JsonString(String text) -> texts.add(text);
      case JsonNull _ -> {}
      case JsonArray(var parts) -> {
        int ofTools = 0;
        for (JsonValue part : parts) {
          if (hasType(part, toolParts())) {
            ofTools++;
          } else if (hasType(part, textParts())
              && ((JsonObject) part).members().get("text") instanceof JsonString(String text)) {
            texts.add(text);
          } else {
            others.add(new Turn.Other("part", part));
          }
        }
        return ofTools == 0 || ofTools < parts.size();
      }
      case JsonObject _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _ ->
          others.add(new Turn.Other("part", content));
    }
    return true;
  }

  private static boolean hasType(JsonValue part, Set<String> types) {
    return part instanceof JsonObject object
        && object.members().get("type") instanceof JsonString(String type)
        && types.contains(type);
  }

  private Map<String, JsonValue> steering(JsonObject request) {
    Map<String, JsonValue> steering = new LinkedHashMap<>();
    request
        .members()
        .forEach(
            (name, value) -> {
              if (!(value instanceof JsonNull)
                  && !HARMLESS.contains(name)
                  && !harmless().contains(name)
                  && !asUsual(name, value)) {
                steering.put(name, value);
              }
            });
    return steering;
  }

  private boolean wantsHostedTools(JsonObject request) {
    boolean named =
        hostingMembers().stream()
            .anyMatch(name -> !(request.get(name).orElse(new JsonNull()) instanceof JsonNull));
    return named
        || switch (request.get("tools").orElse(new JsonNull())) {
          case JsonNull _ -> false;
          case JsonArray(var tools) -> !tools.stream().allMatch(this::isTheApps);
          case JsonObject _, JsonString _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _ -> true;
        };
  }

  private boolean isTheApps(JsonValue tool) {
    if (!(tool instanceof JsonObject object)) {
      return false;
    }
    return switch (object.get("type").orElse(new JsonNull())) {
      case JsonNull _ -> true;
      case JsonString(String type) -> isTheApps(type);
      case JsonObject _, JsonArray _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _ -> false;
    };
  }
}
