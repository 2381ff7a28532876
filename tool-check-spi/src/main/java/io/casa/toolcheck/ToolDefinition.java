/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Objects;
import java.util.Optional;

/**
 * A tool as its server was registered with it (MCP {@code Tool}).
 *
 * @param inputSchema JSON Schema of the arguments
 */
public record ToolDefinition(
    String name,
    Optional<String> title,
    Optional<String> description,
    JsonObject inputSchema,
    Optional<JsonObject> outputSchema,
    Optional<JsonObject> annotations) {
  public ToolDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(inputSchema, "inputSchema");
    Objects.requireNonNull(outputSchema, "outputSchema");
    Objects.requireNonNull(annotations, "annotations");
    if (name.isBlank()) {
      throw new IllegalArgumentException("name is blank");
    }
  }
}
