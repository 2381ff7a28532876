/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.report;

import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The members of an object in the order in which they are put. */
final class JsonMembers {
  private static final int DIGITS = 6;

  private final Map<String, JsonValue> members = new LinkedHashMap<>();

  JsonMembers put(String name, JsonValue value) {
    members.put(name, value);
    return this;
  }

  JsonMembers put(String name, String value) {
    return put(name, new JsonString(value));
  }

  JsonMembers put(String name, Optional<String> value) {
    return put(name, value.<JsonValue>map(JsonString::new).orElseGet(JsonNull::new));
  }

  JsonMembers put(String name, boolean value) {
    return put(name, new JsonBoolean(value));
  }

  JsonMembers put(String name, long value) {
    return put(name, new JsonNumber(BigDecimal.valueOf(value)));
  }

  JsonMembers put(String name, double value) {
    return put(name, number(value));
  }

  JsonMembers put(String name, OptionalDouble value) {
    return put(name, value.isPresent() ? number(value.getAsDouble()) : new JsonNull());
  }

  JsonObject object() {
    return new JsonObject(members);
  }

  static JsonArray range(double low, double high) {
    return new JsonArray(List.of(number(low), number(high)));
  }

  /** To six digits after the point, so that noise of the last bits makes no difference. */
  private static JsonNumber number(double value) {
    return new JsonNumber(BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_EVEN));
  }
}
