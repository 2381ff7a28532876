/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

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

  boolean test(JsonObject selected, JsonObject called) {
    return sameObject(selected, called, inputSchema);
  }

  private static boolean same(JsonValue selected, JsonValue called, JsonObject schema) {
    if (selected instanceof JsonObject from && called instanceof JsonObject to) {
      return sameObject(from, to, schema);
    }
    if (selected instanceof JsonArray from && called instanceof JsonArray to) {
      return sameArray(from.items(), to.items(), itemSchema(schema));
    }
    return selected.equals(called);
  }

  private static boolean sameObject(JsonObject selected, JsonObject called, JsonObject schema) {
    if (!called.members().keySet().containsAll(selected.members().keySet())) {
      return false;
    }
    JsonObject properties = object(schema, "properties");
    for (Map.Entry<String, JsonValue> argument : called.members().entrySet()) {
      JsonObject property = object(properties, argument.getKey());
      Optional<JsonValue> choice = selected.get(argument.getKey());
      boolean chosen =
          choice.isPresent()
              ? same(choice.get(), argument.getValue(), property)
              : property.get("default").filter(argument.getValue()::equals).isPresent();
      if (!chosen) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameArray(
      List<JsonValue> selected, List<JsonValue> called, JsonObject itemSchema) {
    if (selected.size() != called.size()) {
      return false;
    }
    for (int i = 0; i < selected.size(); i++) {
      if (!same(selected.get(i), called.get(i), itemSchema)) {
        return false;
      }
    }
    return true;
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
