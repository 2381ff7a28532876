/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Objects;

/**
 * One call of one tool at one MCP server.
 *
 * @param server the server's URL, the audience of the tool token
 * @param tool the tool's name as the server lists it
 * @param arguments {@code params.arguments} of the request; empty when absent
 */
public record ToolCall(String server, String tool, JsonObject arguments) {
  public ToolCall {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(arguments, "arguments");
    if (tool.isBlank()) {
      throw new IllegalArgumentException("tool is blank");
    }
  }

  /** Names the call, not the arguments, which may be secret. */
  @Override
  public String toString() {
    return "ToolCall[server=" + server + ", tool=" + tool + "]";
  }
}
