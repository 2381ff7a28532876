/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.constraints;

import dev.cel.common.values.NullValue;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call's arguments as CEL values: whole numbers that fit 64 bits are {@code int}, others {@code
 * double}. A number that a double would round has no value, for 500.00000000000001 must not pass as
 * 500.
 */
final class CelArguments {
  private static final int MOST_DIGITS = 400;

  private CelArguments() {}

  /** The arguments; absent when a number can't be carried exactly. */
  static Optional<Map<String, Object>> of(JsonObject arguments) {
    try {
      return Optional.of(object(arguments));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> object(JsonObject object) {
    Map<String, Object> values = new HashMap<>();
    object.members().forEach((name, value) -> values.put(name, value(value)));
    return values;
  }

  private static Object value(JsonValue value) {
    return switch (value) {
      case JsonObject object -> object(object);
      case JsonArray(List<JsonValue> items) -> items.stream().map(CelArguments::value).toList();
      case JsonString(String text) -> text;
      case JsonNumber(BigDecimal number) -> number(number);
      case JsonBoolean(boolean truth) -> truth;
      case JsonNull() -> NullValue.NULL_VALUE;
    };
  }

  private static Object number(BigDecimal number) {
    boolean whole = number.scale() <= 0 && number.precision() - number.scale() <= MOST_DIGITS;
    if (whole && number.toBigInteger().bitLength() < Long.SIZE) {
      return number.longValueExact();
    }
    double rounded = number.doubleValue();
    if (!Double.isFinite(rounded) || BigDecimal.valueOf(rounded).compareTo(number) != 0) {
      throw new ArithmeticException("inexact");
    }
    return rounded;
  }
}
