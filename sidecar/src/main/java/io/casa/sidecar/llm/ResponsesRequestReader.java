/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.sidecar.llm.Turn.Voice;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * OpenAI responses: {@code instructions} and {@code input}, which is a text or a list of items.
 * What the vendor keeps and a request only names ({@code previous_response_id}, an item's
 * reference) is text that nobody here has read.
 */
final class ResponsesRequestReader extends RequestReader {
  private static final Set<String> HARMLESS =
      Set.of(
          "input",
          "instructions",
          "stream_options",
          "max_output_tokens",
          "max_tool_calls",
          "reasoning",
          "store",
          "truncation",
          "user",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "top_logprobs",
          "include",
          "background");

  /** Items that are the LLM's, or what the app's tools returned. */
  private static final Set<String> NOT_THE_APPS =
      Set.of(
          "function_call",
          "function_call_output",
          "custom_tool_call",
          "custom_tool_call_output",
          "reasoning");

  private static final Set<String> APPS_TOOLS =
      Set.of(
          "function", "custom", "local_shell", "apply_patch", "computer", "computer_use_preview");

  @Override
  Optional<List<Turn>> turns(JsonObject request) {
    List<Turn> turns =
        new ArrayList<>(systemTurn(request.get("instructions").orElse(new JsonNull())));
    Optional<List<Turn>> input =
        switch (request.get("input").orElse(new JsonNull())) {
          case JsonString(String text) ->
              Optional.of(List.of(new Turn(Voice.USER, List.of(text), List.of())));
          case JsonArray(var items) -> each(items, this::item);
          case JsonNull _ -> Optional.of(List.of());
          case JsonObject _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _ -> Optional.empty();
        };
    return input.map(
        read -> {
          turns.addAll(read);
          return turns;
        });
  }

  private Optional<List<Turn>> item(JsonObject item) {
    JsonValue type = item.get("type").orElse(new JsonNull());
    if (type instanceof JsonNull || is(type, "message")) {
      return message(item);
    }
    if (type instanceof JsonString(String name) && NOT_THE_APPS.contains(name)) {
      return Optional.of(List.of());
    }
    Turn.Other unread = new Turn.Other("part", item);
    return Optional.of(List.of(new Turn(Voice.UNKNOWN, List.of(), List.of(unread))));
  }

  @Override
  Set<String> harmless() {
    return HARMLESS;
  }

  @Override
  boolean asUsual(String name, JsonValue value) {
    return switch (name) {
      case "tool_choice" -> is(value, "auto") || is(value, "none");
      case "text" -> value instanceof JsonObject text && isPlain(text);
      default -> false;
    };
  }

  /** Text in any form is what is answered without being asked for. */
  private static boolean isPlain(JsonObject text) {
    return Set.of("format", "verbosity").containsAll(text.members().keySet())
        && switch (text.get("format").orElse(new JsonNull())) {
          case JsonNull _ -> true;
          case JsonObject format -> is(format.get("type").orElse(new JsonNull()), "text");
          case JsonArray _, JsonString _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _ -> false;
        };
  }

  @Override
  boolean isTheApps(String toolType) {
    return APPS_TOOLS.contains(toolType);
  }

  @Override
  Set<String> textParts() {
    return Set.of("input_text");
  }
}
