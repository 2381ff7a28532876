/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A short way to write Envoy's configuration in its own words. */
final class ConfigJson {
  private static final String TYPES = "type.googleapis.com/envoy.";

  private ConfigJson() {}

  /** An object of names and values in turn; a value is text, a number, a boolean or JSON. */
  static JsonObject object(Object... namesAndValues) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], value(namesAndValues[i + 1]));
    }
    return new JsonObject(members);
  }

  /** An array of such values. */
  static JsonArray array(Object... items) {
    return array(List.of(items));
  }

  /** An array of such values. */
  static JsonArray array(List<?> items) {
    List<JsonValue> values = new ArrayList<>();
    items.forEach(item -> values.add(value(item)));
    return new JsonArray(values);
  }

  /** The object with these further members. */
  static JsonObject with(JsonObject object, Object... namesAndValues) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.putAll(object(namesAndValues).members());
    return new JsonObject(members);
  }

  /** A message of an {@code Any}: type name without {@code envoy.}, then names and values. */
  static JsonObject typed(String type, Object... namesAndValues) {
    return with(object("@type", TYPES + type), namesAndValues);
  }

  /** The message itself, where no {@code Any} is wanted. */
  static JsonObject untyped(JsonObject message) {
    Map<String, JsonValue> members = new LinkedHashMap<>(message.members());
    members.remove("@type");
    return new JsonObject(members);
  }

  /** An extension: its name and its typed configuration. */
  static JsonObject extension(String name, JsonObject typedConfig) {
    return object("name", name, "typed_config", typedConfig);
  }

  private static JsonValue value(Object value) {
    return switch (value) {
      case JsonValue json -> json;
      case String text -> new JsonString(text);
      case Integer number -> new JsonNumber(BigDecimal.valueOf(number));
      case Boolean bool -> new JsonBoolean(bool);
      default -> throw new IllegalArgumentException("no JSON form of " + value.getClass());
    };
  }
}
