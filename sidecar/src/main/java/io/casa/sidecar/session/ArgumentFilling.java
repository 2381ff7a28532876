/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * Whether arguments may be another's with schema defaults filled in. The schemas aren't known here,
 * so any added member counts as a default; Keycloak decides exactly.
 */
final class ArgumentFilling {
  private ArgumentFilling() {}

  static boolean mayBecome(JsonValue selected, JsonValue called) {
    return switch (selected) {
      case JsonObject(var members) ->
          called instanceof JsonObject(var more) && mayBecome(members, more);
      case JsonArray(var items) -> called instanceof JsonArray(var more) && mayBecome(items, more);
      case JsonValue.JsonString _,
          JsonValue.JsonNumber _,
          JsonValue.JsonBoolean _,
          JsonValue.JsonNull _ ->
          selected.equals(called);
    };
  }

  private static boolean mayBecome(Map<String, JsonValue> members, Map<String, JsonValue> more) {
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      JsonValue other = more.get(member.getKey());
      if (other == null || !mayBecome(member.getValue(), other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayBecome(List<JsonValue> items, List<JsonValue> more) {
    if (items.size() != more.size()) {
      return false;
    }
    for (int i = 0; i < items.size(); i++) {
      if (!mayBecome(items.get(i), more.get(i))) {
        return false;
      }
    }
    return true;
  }
}
