/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.constraints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** JSON values as the schema validator takes them; numbers stay exact. */
final class JacksonTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  // Beyond it a whole number is not written out: 1e999999999 would fill the memory.
  private static final int MOST_DIGITS = 400;

  private JacksonTree() {}

  static JsonNode of(JsonValue value) {
    return switch (value) {
      case JsonObject(Map<String, JsonValue> members) -> {
        ObjectNode object = NODES.objectNode();
        members.forEach((name, member) -> object.set(name, of(member)));
        yield object;
      }
      case JsonArray(List<JsonValue> items) -> {
        ArrayNode array = NODES.arrayNode();
        items.forEach(item -> array.add(of(item)));
        yield array;
      }
      case JsonString(String text) -> NODES.textNode(text);
      case JsonNumber(BigDecimal number) -> number(number);
      case JsonBoolean(boolean truth) -> NODES.booleanNode(truth);
      case JsonNull() -> NODES.nullNode();
    };
  }

  private static JsonNode number(BigDecimal number) {
    boolean whole = number.scale() <= 0 && number.precision() - number.scale() <= MOST_DIGITS;
    return whole ? NODES.numberNode(number.toBigIntegerExact()) : NODES.numberNode(number);
  }
}
