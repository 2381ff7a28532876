/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Objects;

/**
 * One tool call in an LLM's answer.
 *
 * @param id the LLM's own id of the call
 * @param arguments as the LLM wrote them, strictly read
 */
public record SelectedCall(String id, String tool, JsonObject arguments) {
  public SelectedCall {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(arguments, "arguments");
  }

  /** Names the call, not the arguments, which may be secret. */
  @Override
  public String toString() {
    return "SelectedCall[tool=" + tool + "]";
  }
}
