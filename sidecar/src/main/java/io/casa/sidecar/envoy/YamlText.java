/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;

/**
 * JSON as YAML in blocks, for people to read. Every scalar, and every empty object or array, is
 * written as in JSON, which YAML reads alike; so no text is ever taken for a number or a boolean.
 */
final class YamlText {
  private YamlText() {}

  static String of(JsonObject document) {
    StringBuilder out = new StringBuilder();
    members(out, document, 0, false);
    return out.toString();
  }

  /** The first member may stand on the line that is already begun. */
  private static void members(StringBuilder out, JsonObject object, int depth, boolean begun) {
    boolean inLine = begun;
    for (var member : object.members().entrySet()) {
      if (!inLine) {
        indent(out, depth);
      }
      inLine = false;
      out.append(JsonWriter.toJson(new JsonString(member.getKey()))).append(':');
      below(out, member.getValue(), depth);
    }
  }

  private static void below(StringBuilder out, JsonValue value, int depth) {
    switch (value) {
      case JsonObject object when !object.members().isEmpty() -> {
        out.append('\n');
        members(out, object, depth + 1, false);
      }
      case JsonArray array when !array.items().isEmpty() -> {
        out.append('\n');
        items(out, array, depth + 1);
      }
      default -> out.append(' ').append(JsonWriter.toJson(value)).append('\n');
    }
  }

  private static void items(StringBuilder out, JsonArray array, int depth) {
    for (JsonValue item : array.items()) {
      indent(out, depth);
      if (item instanceof JsonObject object && !object.members().isEmpty()) {
        out.append("- ");
        members(out, object, depth + 1, true);
      } else {
        out.append("- ").append(JsonWriter.toJson(item)).append('\n');
      }
    }
  }

  private static void indent(StringBuilder out, int depth) {
    out.append("  ".repeat(depth));
  }
}
