/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.JsonPointer;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Arguments that are what the tool's input schema says they are when nobody gives them. Who had one
 * put there has changed nothing.
 */
final class Defaults {
  private Defaults() {}

  /** Pointers to the arguments that are; members of the arguments alone, not of what is in them. */
  static Set<String> in(JsonObject arguments, ToolDefinition tool) {
    Optional<JsonObject> properties = object(tool.inputSchema(), "properties");
    return arguments.members().entrySet().stream()
        .filter(
            argument ->
                properties
                    .flatMap(known -> object(known, argument.getKey()))
                    .flatMap(property -> property.get("default"))
                    .filter(argument.getValue()::equals)
                    .isPresent())
        .map(argument -> JsonPointer.member(JsonPointer.ROOT, argument.getKey()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<JsonObject> object(JsonObject parent, String name) {
    return parent.get(name).filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
  }
}
