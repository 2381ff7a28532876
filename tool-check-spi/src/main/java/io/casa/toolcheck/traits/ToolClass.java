/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import java.util.Objects;
import java.util.Optional;

/** Whether calls of a tool change something outside the conversation. */
public enum ToolClass {
  /** Calls only look. */
  READ,
  /** Calls act, or might. */
  SIDE_EFFECT;

  /**
   * The class of a tool, by its MCP annotations and its verb. Annotations are the server's own
   * word, so they are believed where they warn and doubted where they soothe: {@code
   * destructiveHint: true} and {@code readOnlyHint: false} make a tool side-effecting; {@code
   * readOnlyHint: true} makes it a read unless its name is plainly a writing one, or may be one and
   * the description begins with a deed. Without annotations the verb decides, and a tool whose verb
   * isn't known acts.
   */
  public static ToolClass of(ToolDefinition definition) {
    Objects.requireNonNull(definition, "definition");
    Optional<Boolean> readOnly = hint(definition, "readOnlyHint");
    if (hint(definition, "destructiveHint").orElse(false) || readOnly.equals(Optional.of(false))) {
      return SIDE_EFFECT;
    }
    Optional<ToolVerb> verb = ToolVerb.of(definition);
    if (readOnly.isPresent()) {
      return verb.filter(known -> known.writes(definition)).isPresent() ? SIDE_EFFECT : READ;
    }
    boolean reads = verb.filter(known -> known.verbClass().reads()).isPresent();
    return reads && !ToolVerb.describesRemoval(definition) ? READ : SIDE_EFFECT;
  }

  private static Optional<Boolean> hint(ToolDefinition definition, String name) {
    return definition
        .annotations()
        .flatMap(annotations -> annotations.get(name))
        .filter(JsonBoolean.class::isInstance)
        .map(value -> ((JsonBoolean) value).value());
  }
}
