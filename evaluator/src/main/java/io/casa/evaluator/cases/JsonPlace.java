/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

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
 * A value of a document and where it stands, so that each complaint says where. Every method throws
 * {@link InvalidCaseException} when the value is not what is asked for.
 *
 * @param pointer JSON pointer (RFC 6901); empty for the whole document
 */
public record JsonPlace(String pointer, JsonValue value) {
  /** The whole document. */
  public static JsonPlace whole(JsonValue document) {
    return new JsonPlace("", document);
  }

  /** A complaint about this place. */
  public InvalidCaseException wrong(String problem) {
    return new InvalidCaseException(pointer, problem);
  }

  /** The object. */
  public JsonObject object() throws InvalidCaseException {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw wrong("must be an object");
  }

  /** The object, with no members but these. */
  public JsonPlace closed(Set<String> members) throws InvalidCaseException {
    for (String member : object().members().keySet()) {
      if (!members.contains(member)) {
        throw new InvalidCaseException(below(member), "is not a known field");
      }
    }
    return this;
  }

  /** The object's member, which must be there. */
  public JsonPlace required(String member) throws InvalidCaseException {
    Optional<JsonPlace> found = optional(member);
    if (found.isEmpty()) {
      throw new InvalidCaseException(below(member), "is missing");
    }
    return found.get();
  }

  /** The object's member, if it is there; {@code null} is there. */
  public Optional<JsonPlace> optional(String member) throws InvalidCaseException {
    return object().get(member).map(found -> new JsonPlace(below(member), found));
  }

  /** The object's members, in their order. */
  public List<JsonPlace> members() throws InvalidCaseException {
    List<JsonPlace> members = new ArrayList<>();
    object().members().forEach((name, found) -> members.add(new JsonPlace(below(name), found)));
    return members;
  }

  /** The array's items. */
  public List<JsonPlace> items() throws InvalidCaseException {
    if (!(value instanceof JsonArray(List<JsonValue> found))) {
      throw wrong("must be an array");
    }
    List<JsonPlace> items = new ArrayList<>();
    for (JsonValue item : found) {
      items.add(new JsonPlace(pointer + "/" + items.size(), item));
    }
    return items;
  }

  /** The array's items, at least one. */
  public List<JsonPlace> someItems() throws InvalidCaseException {
    List<JsonPlace> items = items();
    if (items.isEmpty()) {
      throw wrong("must have at least one item");
    }
    return items;
  }

  /** The string. */
  public String string() throws InvalidCaseException {
    if (value instanceof JsonString(String text)) {
      return text;
    }
    throw wrong("must be a string");
  }

  /** The string, which must not be blank: as a name it would name nothing. */
  public String name() throws InvalidCaseException {
    String text = string();
    if (text.isBlank()) {
      throw wrong("must not be blank");
    }
    return text;
  }

  /** The string, as a whole of that form; {@code form} says it to people. */
  public String matching(Pattern pattern, String form) throws InvalidCaseException {
    String text = string();
    if (!pattern.matcher(text).matches()) {
      throw wrong("must be " + form);
    }
    return text;
  }

  /** Exactly this string. */
  public void exactly(String expected) throws InvalidCaseException {
    if (!string().equals(expected)) {
      throw wrong("must be " + expected);
    }
  }

  /** The truth value. */
  public boolean bool() throws InvalidCaseException {
    if (value instanceof JsonBoolean(boolean truth)) {
      return truth;
    }
    throw wrong("must be true or false");
  }

  /** The whole number, 0 or more; beyond the range of an int, the largest int. */
  public int count() throws InvalidCaseException {
    if (value instanceof JsonNumber(BigDecimal number)
        && number.signum() >= 0
        && number.scale() <= 0) {
      return number.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValueExact();
    }
    throw wrong("must be a whole number, 0 or more");
  }

  /** The number. */
  public double number() throws InvalidCaseException {
    if (value instanceof JsonNumber(BigDecimal number)) {
      return number.doubleValue();
    }
    throw wrong("must be a number");
  }

  /** The last token of the pointer as it stands in the document. */
  public String lastName() {
    return pointer.substring(pointer.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
  }

  private String below(String member) {
    return pointer + "/" + member.replace("~", "~0").replace("/", "~1");
  }
}
