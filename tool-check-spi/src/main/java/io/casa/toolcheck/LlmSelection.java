/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Objects;

/**
 * One tool call that the LLM chose.
 *
 * @param id unique in the session: the LLM call's id and the LLM's own call id
 * @param tool the tool's name as the LLM wrote it
 * @param arguments the arguments as the LLM wrote them
 * @param request how the LLM was asked
 */
public record LlmSelection(String id, String tool, JsonObject arguments, LlmRequestFacts request) {
  public LlmSelection {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(arguments, "arguments");
    Objects.requireNonNull(request, "request");
  }

  /** A selection of which nobody knows how the LLM was asked. */
  public LlmSelection(String id, String tool, JsonObject arguments) {
    this(id, tool, arguments, LlmRequestFacts.UNKNOWN);
  }

  /** The same selection out of that request. */
  public LlmSelection outOf(LlmRequestFacts asked) {
    return new LlmSelection(id, tool, arguments, asked);
  }

  /** Names the selection, not the arguments, which may be secret. */
  @Override
  public String toString() {
    return "LlmSelection[id=" + id + ", tool=" + tool + "]";
  }
}
