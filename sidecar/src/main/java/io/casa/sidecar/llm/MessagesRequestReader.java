/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Anthropic messages: {@code system} and {@code messages}. What tools returned comes in messages of
 * the user, as blocks of a type of their own.
 */
final class MessagesRequestReader extends RequestReader {
  private static final Set<String> HARMLESS =
      Set.of(
          "messages",
          "system",
          "max_tokens",
          "top_k",
          "stop_sequences",
          "thinking",
          "cache_control",
          "inference_geo");

  /** Tools whose definition is Anthropic's and which the app runs; dates follow their names. */
  private static final List<String> APPS_TOOLS =
      List.of("bash_", "text_editor_", "computer_", "memory_");

  @Override
  Optional<List<Turn>> turns(JsonObject request) {
    if (!(request.members().get("messages") instanceof JsonArray(var messages))) {
      return Optional.empty();
    }
    List<Turn> turns = new ArrayList<>(systemTurn(request.get("system").orElse(new JsonNull())));
    return each(messages, this::message)
        .map(
            read -> {
              turns.addAll(read);
              return turns;
            });
  }

  @Override
  Set<String> harmless() {
    return HARMLESS;
  }

  @Override
  boolean asUsual(String name, JsonValue value) {
    if (!name.equals("tool_choice") || !(value instanceof JsonObject choice)) {
      return false;
    }
    JsonValue type = choice.get("type").orElse(new JsonNull());
    return (is(type, "auto") || is(type, "none"))
        && Set.of("type", "disable_parallel_tool_use").containsAll(choice.members().keySet());
  }

  @Override
  boolean isTheApps(String toolType) {
    return toolType.equals("custom") || APPS_TOOLS.stream().anyMatch(toolType::startsWith);
  }

  @Override
  Set<String> textParts() {
    return Set.of("text");
  }

  @Override
  Set<String> toolParts() {
    return Set.of("tool_result");
  }

  @Override
  Set<String> hostingMembers() {
    return Set.of("mcp_servers");
  }
}
