/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON value (RFC 8259) with exact numbers and no duplicate members. {@code toString} names the
 * kind and size only, since values may be secret; {@link JsonWriter} writes the text.
 */
public sealed interface JsonValue {
  /** An object; members keep their order of arrival, equality ignores it. */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    /** The object without members. */
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    public JsonObject {
      Objects.requireNonNull(members, "members");
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
      members.forEach(
          (name, value) -> {
            requireWellFormed(Objects.requireNonNull(name, "members: a name"), "members: a name");
            Objects.requireNonNull(value, "members: a value");
          });
    }

    /** The member of that name, if there is one. */
    public Optional<JsonValue> get(String name) {
      return Optional.ofNullable(members.get(name));
    }

    @Override
    public String toString() {
      return "JsonObject[members=" + members.size() + "]";
    }
  }

  /** An array. */
  record JsonArray(List<JsonValue> items) implements JsonValue {
    public JsonArray {
      items = List.copyOf(Objects.requireNonNull(items, "items"));
    }

    @Override
    public String toString() {
      return "JsonArray[items=" + items.size() + "]";
    }
  }

  /** A string, well-formed UTF-16 (no lone surrogate). */
  record JsonString(String value) implements JsonValue {
    public JsonString {
      requireWellFormed(Objects.requireNonNull(value, "value"), "value");
    }

    @Override
    public String toString() {
      return "JsonString[length=" + value.length() + "]";
    }
  }

  /** A number, exact; equal when numerically equal ({@code 10} = {@code 10.0}). */
  record JsonNumber(BigDecimal value) implements JsonValue {
    public JsonNumber {
      Objects.requireNonNull(value, "value");
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    @Override
    public String toString() {
      return "JsonNumber[digits=" + value.precision() + "]";
    }
  }

  /** {@code true} or {@code false}. */
  record JsonBoolean(boolean value) implements JsonValue {
    @Override
    public String toString() {
      return "JsonBoolean[]";
    }
  }

  /** {@code null}. */
  record JsonNull() implements JsonValue {}

  private static void requireWellFormed(String text, String part) {
    int at = 0;
    while (at < text.length()) {
      // Pairs come out as one code point, so a surrogate that comes out stands alone.
      int point = text.codePointAt(at);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException(part + " holds a lone surrogate");
      }
      at += Character.charCount(point);
    }
  }
}
