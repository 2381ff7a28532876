/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the model sees of a chat-completions request.
 *
 * @param lastUserMessage the newest message of the user
 * @param results the text of each tool's newest result since that message, by tool name
 * @param offeredTools the tools that the app lets the model select
 */
record Conversation(String lastUserMessage, Map<String, String> results, Set<String> offeredTools) {
  Conversation {
    results = Map.copyOf(results);
    offeredTools = Set.copyOf(offeredTools);
  }

  /** Reads the {@code messages} and {@code tools} of a request; what it does not know it skips. */
  static Conversation of(JsonNode request) {
    String user = "";
    var toolOfCall = new HashMap<String, String>();
    var results = new HashMap<String, String>();
    for (JsonNode message : request.path("messages")) {
      switch (message.path("role").asText()) {
        case "user" -> {
          user = text(message.path("content"));
          results.clear();
        }
        case "assistant" ->
            message
                .path("tool_calls")
                .forEach(
                    call ->
                        toolOfCall.put(
                            call.path("id").asText(), call.path("function").path("name").asText()));
        case "tool" -> {
          String tool = toolOfCall.get(message.path("tool_call_id").asText());
          if (tool != null) {
            results.put(tool, text(message.path("content")));
          }
        }
        default -> {
          // System and developer messages do not change what the script does.
        }
      }
    }
    var offered = new HashSet<String>();
    request.path("tools").forEach(tool -> offered.add(tool.path("function").path("name").asText()));
    return new Conversation(user, results, offered);
  }

  /** A value inside a tool's JSON result, by JSON pointer (RFC 6901). */
  Optional<String> valueOf(String tool, String pointer) {
    try {
      JsonNode value = LlmJson.read(results.getOrDefault(tool, "{}")).at(pointer);
      return value.isValueNode() ? Optional.of(value.asText()) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String text(JsonNode content) {
    if (content.isTextual()) {
      return content.asText();
    }
    var text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asText()));
    return text.toString();
  }
}
