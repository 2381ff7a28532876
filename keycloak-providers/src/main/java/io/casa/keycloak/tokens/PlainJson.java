/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists, strings, numbers and booleans, the form that claims are read from. */
final class PlainJson {
  private PlainJson() {}

  static Map<String, @Nullable Object> of(JsonObject object) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    object.members().forEach((name, value) -> members.put(name, plain(value)));
    return members;
  }

  private static @Nullable Object plain(JsonValue value) {
    return switch (value) {
      case JsonObject object -> of(object);
      case JsonArray array -> list(array);
      case JsonString string -> string.value();
      case JsonNumber number -> number.value();
      case JsonBoolean bool -> bool.value();
      case JsonNull nothing -> null;
    };
  }

  private static List<@Nullable Object> list(JsonArray array) {
    var items = new ArrayList<@Nullable Object>();
    array.items().forEach(item -> items.add(plain(item)));
    return items;
  }
}
