/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the system's document demands of one tool's arguments, whatever the LLM selected.
 *
 * @param pointer where they stand in the document (RFC 6901), such as {@code /apps/1/constraints/0}
 * @param schema JSON Schema (2020-12) of the arguments
 * @param conditions each of which must hold
 */
public record ToolRules(String pointer, Optional<JsonObject> schema, List<Condition> conditions) {
  /** A document that demands nothing. */
  public static final ToolRules NONE = new ToolRules("", Optional.empty(), List.of());

  public ToolRules {
    Objects.requireNonNull(pointer, "pointer");
    Objects.requireNonNull(schema, "schema");
    conditions = List.copyOf(Objects.requireNonNull(conditions, "conditions"));
  }

  /**
   * An expression that must be true.
   *
   * @param cel in the Common Expression Language
   * @param message what to tell people when it is not
   */
  public record Condition(String cel, String message) {
    public Condition {
      Objects.requireNonNull(cel, "cel");
      Objects.requireNonNull(message, "message");
    }
  }
}
