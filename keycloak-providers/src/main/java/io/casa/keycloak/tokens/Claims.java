/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.exchange.Reading;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads members of a JSON object so that absent, valid and malformed stay apart. */
final class Claims {
  private final JsonObject members;

  Claims(JsonObject members) {
    this.members = members;
  }

  /** A string that is not blank. */
  Reading<String> string(String name) {
    return read(name, "a non-empty string", Claims::text);
  }

  /** A whole number of seconds since 1970. */
  Reading<Long> seconds(String name) {
    return read(name, "a whole number", Claims::wholeNumber);
  }

  Reading<JsonObject> object(String name) {
    return read(
        name,
        "an object",
        value -> value instanceof JsonObject object ? Optional.of(object) : Optional.empty());
  }

  /** An array of strings, none blank, none twice. */
  Reading<List<String>> strings(String name) {
    return read(name, "an array of different strings", Claims::texts);
  }

  /** A string or an array of strings (RFC 7519 section 4.1.3). */
  Reading<List<String>> stringOrStrings(String name) {
    return read(
        name,
        "a string or an array of different strings",
        value -> text(value).map(List::of).or(() -> texts(value)));
  }

  private <T> Reading<T> read(
      String name, String expected, Function<JsonValue, Optional<T>> valid) {
    Optional<JsonValue> value = members.get(name);
    if (value.isEmpty()) {
      return new Reading.Absent<>();
    }
    Optional<T> read = value.flatMap(valid);
    return read.isPresent()
        ? new Reading.Valid<>(read.get())
        : new Reading.Malformed<>(name + " is not " + expected);
  }

  private static Optional<String> text(JsonValue value) {
    return value instanceof JsonString string && !string.value().isBlank()
        ? Optional.of(string.value())
        : Optional.empty();
  }

  private static Optional<List<String>> texts(JsonValue value) {
    if (!(value instanceof JsonArray array)) {
      return Optional.empty();
    }
    var texts = new ArrayList<String>();
    for (JsonValue item : array.items()) {
      Optional<String> text = text(item);
      if (text.isEmpty() || texts.contains(text.get())) {
        return Optional.empty();
      }
      texts.add(text.get());
    }
    return Optional.of(texts);
  }

  private static Optional<Long> wholeNumber(JsonValue value) {
    if (!(value instanceof JsonNumber number)
        || number.value().scale() > 0
        || number.value().precision() - number.value().scale() > 15) {
      return Optional.empty();
    }
    return Optional.of(number.value().longValueExact());
  }
}
