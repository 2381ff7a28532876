/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.toolcheck.json.JsonPointer;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A place at which two JSON values differ.
 *
 * @param pointer RFC 6901
 * @param before empty when it was not there
 * @param after empty when it is not there
 */
record JsonDifference(String pointer, Optional<JsonValue> before, Optional<JsonValue> after) {
  /** Most that are told; who sees so many reads the values themselves. */
  private static final int MOST = 256;

  /** Where they differ, as deep as both have objects or arrays; at most the first 256. */
  static List<JsonDifference> between(JsonValue before, JsonValue after) {
    List<JsonDifference> found = new ArrayList<>();
    compare(JsonPointer.ROOT, before, after, found);
    return found;
  }

  private static void compare(
      String pointer,
      @Nullable JsonValue before,
      @Nullable JsonValue after,
      List<JsonDifference> found) {
    if (found.size() >= MOST || (before != null && before.equals(after))) {
      return;
    }
    if (before instanceof JsonObject one && after instanceof JsonObject other) {
      var names = new TreeSet<>(one.members().keySet());
      names.addAll(other.members().keySet());
      for (String name : names) {
        compare(
            JsonPointer.member(pointer, name),
            one.members().get(name),
            other.members().get(name),
            found);
      }
    } else if (before instanceof JsonArray(var one) && after instanceof JsonArray(var other)) {
      for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
        compare(
            JsonPointer.item(pointer, i),
            i < one.size() ? one.get(i) : null,
            i < other.size() ? other.get(i) : null,
            found);
      }
    } else {
      found.add(
          new JsonDifference(pointer, Optional.ofNullable(before), Optional.ofNullable(after)));
    }
  }
}
