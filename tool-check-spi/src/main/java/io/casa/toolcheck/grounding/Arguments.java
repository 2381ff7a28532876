/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.json.JsonPointer;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The strings and numbers of a call's arguments, each with its place. */
final class Arguments {
  /** Most values that are looked at; a call with more is not traced in full. */
  static final int MOST = 2_000;

  /**
   * A value.
   *
   * @param pointer RFC 6901
   */
  record Leaf(String pointer, String value) {
    /** The place, not the value. */
    @Override
    public String toString() {
      return "Leaf[" + pointer + "]";
    }
  }

  private static final String MOMENT =
      "\\d{4}-\\d{2}(?:-\\d{2}(?:[T ]\\d{1,2}[:.]?\\d{2}(?:[:.]?\\d{2}(?:[.,]\\d{1,9})?)?"
          + " ?(?:[aApP][mM]|Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?(?:\\[[A-Za-z_/+-]{1,40}])?)?)?";

  /** How something is done rather than to what; two may be a span. */
  private static final Pattern DATE_OR_TIME =
      Pattern.compile(
          MOMENT
              + "(?: ?(?:/|-|\u2013|to|\\.\\.) ?"
              + MOMENT
              + ")?|\\d{1,2}[:.]\\d{2}([:.]\\d{2,4})?( ?[aApP][mM])?");

  private Arguments() {}

  /** Whether a value may lead anywhere; a date or a time does not. */
  static boolean canLead(Leaf leaf) {
    return !DATE_OR_TIME.matcher(leaf.value()).matches();
  }

  static List<Leaf> leaves(JsonObject arguments) {
    List<Leaf> leaves = new ArrayList<>();
    walk(JsonPointer.ROOT, arguments, leaves);
    return leaves;
  }

  private static void walk(String at, JsonValue value, List<Leaf> leaves) {
    switch (value) {
      case JsonObject object ->
          object
              .members()
              .forEach((name, member) -> walk(JsonPointer.member(at, name), member, leaves));
      case JsonArray array -> {
        for (int i = 0; i < array.items().size(); i++) {
          walk(JsonPointer.item(at, i), array.items().get(i), leaves);
        }
      }
      case JsonString string -> leaves.add(new Leaf(at, string.value()));
      case JsonNumber number -> leaves.add(new Leaf(at, number.value().toPlainString()));
      default -> {
        // true, false and null lead nowhere
      }
    }
  }
}
