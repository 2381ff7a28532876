/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.json;

import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes values as compact RFC 8259 text, members in their own order. */
public final class JsonWriter {
  private static final int LONGEST_PLAIN_INTEGER = 40;

  private JsonWriter() {}

  /** The text. Whole numbers stay without exponent and fraction, so that {@code 10} stays whole. */
  public static String toJson(JsonValue value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  /** The text in UTF-8. */
  public static byte[] toJsonBytes(JsonValue value) {
    return toJson(value).getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder out, JsonValue value) {
    switch (value) {
      case JsonObject object -> appendObject(out, object);
      case JsonArray array -> appendArray(out, array);
      case JsonString string -> appendString(out, string.value());
      case JsonNumber number -> out.append(number(number.value()));
      case JsonBoolean bool -> out.append(bool.value());
      case JsonNull() -> out.append("null");
    }
  }

  private static void appendObject(StringBuilder out, JsonObject object) {
    out.append('{');
    String separator = "";
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      out.append(separator);
      appendString(out, member.getKey());
      out.append(':');
      append(out, member.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private static void appendArray(StringBuilder out, JsonArray array) {
    out.append('[');
    String separator = "";
    for (JsonValue item : array.items()) {
      out.append(separator);
      append(out, item);
      separator = ",";
    }
    out.append(']');
  }

  private static String number(BigDecimal value) {
    boolean shortWhole =
        value.scale() <= 0 && value.precision() - (long) value.scale() <= LONGEST_PLAIN_INTEGER;
    return shortWhole ? value.toPlainString() : value.toString();
  }

  /** Appends a string literal with the escapes of RFC 8785 section 3.2.2.2. */
  static void appendString(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 0xF, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
