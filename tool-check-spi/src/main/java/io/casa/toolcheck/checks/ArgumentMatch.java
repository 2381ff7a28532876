/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.json.JsonPointer;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a call's arguments are those the LLM selected, under one input schema.
 *
 * <p>Of the schema only {@code properties}, {@code items} and {@code default} are read. What stands
 * behind {@code $ref}, {@code allOf} and other applicators declares no default here: following them
 * wrongly would let an argument pass that nobody chose.
 */
final class ArgumentMatch {
  private final JsonObject inputSchema;

  ArgumentMatch(JsonObject inputSchema) {
    this.inputSchema = inputSchema;
  }

  /** A pointer to the first place where they differ; empty when they do not. */
  Optional<String> difference(JsonObject selected, JsonObject called) {
    return inObject(selected, called, inputSchema, JsonPointer.ROOT);
  }

  private static Optional<String> in(
      JsonValue selected, JsonValue called, JsonObject schema, String at) {
    if (selected instanceof JsonObject from && called instanceof JsonObject to) {
      return inObject(from, to, schema, at);
    }
    if (selected instanceof JsonArray from && called instanceof JsonArray to) {
      return inArray(from.items(), to.items(), itemSchema(schema), at);
    }
    return selected.equals(called) ? Optional.empty() : Optional.of(at);
  }

  private static Optional<String> inObject(
      JsonObject selected, JsonObject called, JsonObject schema, String at) {
    for (String name : selected.members().keySet()) {
      if (!called.members().containsKey(name)) {
        return Optional.of(JsonPointer.member(at, name));
      }
    }
    JsonObject properties = object(schema, "properties");
    for (Map.Entry<String, JsonValue> argument : called.members().entrySet()) {
      String here = JsonPointer.member(at, argument.getKey());
      JsonObject property = object(properties, argument.getKey());
      Optional<JsonValue> choice = selected.get(argument.getKey());
      Optional<String> difference =
          choice.isPresent()
              ? in(choice.get(), argument.getValue(), property, here)
              : property
                  .get("default")
                  .filter(argument.getValue()::equals)
                  .map(filledIn -> Optional.<String>empty())
                  .orElse(Optional.of(here));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inArray(
      List<JsonValue> selected, List<JsonValue> called, JsonObject itemSchema, String at) {
    int both = Math.min(selected.size(), called.size());
    for (int i = 0; i < both; i++) {
      Optional<String> difference =
          in(selected.get(i), called.get(i), itemSchema, JsonPointer.item(at, i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return selected.size() == called.size()
        ? Optional.empty()
        : Optional.of(JsonPointer.item(at, both));
  }

  /** With {@code prefixItems}, {@code items} is about the rest only; then nothing is read. */
  private static JsonObject itemSchema(JsonObject schema) {
    return schema.get("prefixItems").isPresent() ? JsonObject.EMPTY : object(schema, "items");
  }

  private static JsonObject object(JsonObject parent, String name) {
    return parent
        .get(name)
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .orElse(JsonObject.EMPTY);
  }
}
