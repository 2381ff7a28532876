/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** OpenAI chat completions: {@code messages}, the older {@code functions} too. */
final class ChatRequestReader extends RequestReader {
  private static final Set<String> HARMLESS =
      Set.of(
          "messages",
          "functions",
          "top_k",
          "min_p",
          "n",
          "stream_options",
          "max_tokens",
          "max_completion_tokens",
          "stop",
          "presence_penalty",
          "frequency_penalty",
          "repetition_penalty",
          "seed",
          "user",
          "logprobs",
          "top_logprobs",
          "store",
          "modalities",
          "reasoning_effort",
          "verbosity",
          "safety_identifier",
          "prompt_cache_key");

  @Override
  Optional<List<Turn>> turns(JsonObject request) {
    return request.members().get("messages") instanceof JsonArray(var messages)
        ? each(messages, this::message)
        : Optional.empty();
  }

  @Override
  Set<String> harmless() {
    return HARMLESS;
  }

  @Override
  boolean asUsual(String name, JsonValue value) {
    return (name.equals("tool_choice") || name.equals("function_call"))
        && (is(value, "auto") || is(value, "none"));
  }

  @Override
  boolean isTheApps(String toolType) {
    return toolType.equals("function") || toolType.equals("custom");
  }

  @Override
  Set<String> textParts() {
    return Set.of("text");
  }

  @Override
  Set<String> hostingMembers() {
    return Set.of("web_search_options");
  }
}
