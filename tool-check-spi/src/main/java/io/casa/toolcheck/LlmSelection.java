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
 */
public record LlmSelection(String id, String tool, JsonObject arguments) {
  public LlmSelection {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(arguments, "arguments");
  }

  /** Names the selection, not the arguments, which may be secret. */
  @Override
  public String toString() {
    return "LlmSelection[id=" + id + ", tool=" + tool + "]";
  }
}
