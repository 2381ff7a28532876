/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A value of a document together with its place, so that every complaint names its field.
 *
 * @param pointer JSON pointer, RFC 6901
 */
record JsonField(String pointer, JsonValue value) {
  /** The whole document. */
  static JsonField root(JsonValue document) {
    return new JsonField("", document);
  }

  InvalidMasDocumentException refuse(String problem) {
    return new InvalidMasDocumentException(pointer, problem);
  }

  JsonObject object() throws InvalidMasDocumentException {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw refuse("must be an object");
  }

  /** The object, whose members must all be among these. */
  JsonField closed(Set<String> members) throws InvalidMasDocumentException {
    for (String member : object().members().keySet()) {
      if (!members.contains(member)) {
        throw at(member).refuse("is not known here");
      }
    }
    return this;
  }

  JsonField required(String member) throws InvalidMasDocumentException {
    Optional<JsonField> field = optional(member);
    if (field.isEmpty()) {
      throw at(member).refuse("is missing");
    }
    return field.get();
  }

  Optional<JsonField> optional(String member) throws InvalidMasDocumentException {
    return object().get(member).map(found -> new JsonField(at(member).pointer(), found));
  }

  /** The array's items, at most so many. */
  List<JsonField> items(int most) throws InvalidMasDocumentException {
    if (!(value instanceof JsonArray array)) {
      throw refuse("must be an array");
    }
    if (array.items().size() > most) {
      throw refuse("must have at most " + most + " items");
    }
    List<JsonField> items = new ArrayList<>();
    for (JsonValue item : array.items()) {
      items.add(new JsonField(pointer + "/" + items.size(), item));
    }
    return items;
  }

  String string() throws InvalidMasDocumentException {
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw refuse("must be a string");
  }

  /** The string, of at most so many characters (code points). */
  String string(int longest) throws InvalidMasDocumentException {
    String string = string();
    if (string.codePointCount(0, string.length()) > longest) {
      throw refuse("must have at most " + longest + " characters");
    }
    return string;
  }

  /** The whole number, which must be in these bounds, themselves included. */
  int integer(int least, int most) throws InvalidMasDocumentException {
    if (value instanceof JsonNumber(BigDecimal number)
        && number.stripTrailingZeros().scale() <= 0
        && number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
      return number.intValueExact();
    }
    throw refuse("must be a whole number from " + least + " to " + most);
  }

  /** The number, which must be in these bounds, themselves included. */
  double number(int least, int most) throws InvalidMasDocumentException {
    if (value instanceof JsonNumber(BigDecimal number)
        && number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
      return number.doubleValue();
    }
    throw refuse("must be a number from " + least + " to " + most);
  }

  /** The truth value. */
  boolean bool() throws InvalidMasDocumentException {
    if (value instanceof JsonBoolean(boolean truth)) {
      return truth;
    }
    throw refuse("must be true or false");
  }

  /** The string, which must match as a whole; {@code form} says to people what is asked. */
  String string(Pattern pattern, String form) throws InvalidMasDocumentException {
    String string = string();
    if (!pattern.matcher(string).matches()) {
      throw refuse("must be " + form);
    }
    return string;
  }

  private JsonField at(String member) {
    String escaped = member.replace("~", "~0").replace("/", "~1");
    return new JsonField(pointer + "/" + escaped, value);
  }
}
