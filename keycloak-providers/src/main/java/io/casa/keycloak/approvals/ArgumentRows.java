/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import io.casa.toolcheck.json.JsonPointer;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Arguments as a list of values, in their order.
 *
 * @param rows the first so many
 * @param complete whether these are all
 */
record ArgumentRows(List<Row> rows, boolean complete) {
  /**
   * One value.
   *
   * @param pointer where it stands, RFC 6901
   * @param path the same in steps: names of members, and positions counted from 1
   * @param text the value; a string without its quotes
   * @param traceable whether its origin says anything: a yes, a no or nothing has none
   */
  record Row(String pointer, List<String> path, String text, boolean traceable) {
    Row {
      Objects.requireNonNull(pointer, "pointer");
      path = List.copyOf(Objects.requireNonNull(path, "path"));
      Objects.requireNonNull(text, "text");
    }

    /** Names the place, not the value, which may be secret. */
    @Override
    public String toString() {
      return "Row[pointer=" + pointer + "]";
    }
  }

  ArgumentRows {
    rows = List.copyOf(Objects.requireNonNull(rows, "rows"));
  }

  /** The first so many values of these arguments. */
  static ArgumentRows of(JsonObject arguments, int most) {
    List<Row> rows = new ArrayList<>();
    arguments
        .members()
        .forEach(
            (name, value) ->
                add(rows, JsonPointer.member(JsonPointer.ROOT, name), List.of(name), value, most));
    boolean complete = rows.size() <= most;
    return new ArgumentRows(complete ? rows : rows.subList(0, most), complete);
  }

  private static void add(
      List<Row> rows, String pointer, List<String> path, JsonValue value, int most) {
    if (rows.size() > most) {
      return;
    }
    switch (value) {
      case JsonObject object when hasMembers(object) ->
          object
              .members()
              .forEach(
                  (name, member) ->
                      add(rows, JsonPointer.member(pointer, name), and(path, name), member, most));
      case JsonArray array when hasItems(array) -> {
        for (int i = 0; i < array.items().size(); i++) {
          String position = String.valueOf(i + 1);
          add(rows, JsonPointer.item(pointer, i), and(path, position), array.items().get(i), most);
        }
      }
      case JsonString(String text) -> rows.add(new Row(pointer, path, text, true));
      case JsonNumber number -> rows.add(new Row(pointer, path, JsonWriter.toJson(number), true));
      case JsonBoolean yesOrNo ->
          rows.add(new Row(pointer, path, JsonWriter.toJson(yesOrNo), false));
      case JsonNull nothing -> rows.add(new Row(pointer, path, JsonWriter.toJson(nothing), false));
      case JsonObject empty -> rows.add(new Row(pointer, path, JsonWriter.toJson(empty), false));
      case JsonArray empty -> rows.add(new Row(pointer, path, JsonWriter.toJson(empty), false));
    }
  }

  private static boolean hasMembers(JsonObject object) {
    return !object.members().isEmpty();
  }

  private static boolean hasItems(JsonArray array) {
    return !array.items().isEmpty();
  }

  private static List<String> and(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }
}
