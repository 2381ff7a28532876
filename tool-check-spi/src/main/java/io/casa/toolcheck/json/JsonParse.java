/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.json;

import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One run over one text; offsets in messages count UTF-16 units. */
final class JsonParse {
  private static final char END = '\uFFFF';

  private final String text;
  private final int maxDepth;
  private int at;

  JsonParse(String text, int maxDepth) {
    this.text = text;
    this.maxDepth = maxDepth;
  }

  JsonValue whole() throws MalformedJsonException {
    if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
      throw malformed("byte order mark");
    }
    skipSpace();
    JsonValue value = value(0);
    skipSpace();
    if (at < text.length()) {
      throw malformed("data after the value");
    }
    return value;
  }

  private JsonValue value(int depth) throws MalformedJsonException {
    char c = peek();
    return switch (c) {
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> new JsonString(string());
      case 't' -> literal("true", new JsonBoolean(true));
      case 'f' -> literal("false", new JsonBoolean(false));
      case 'n' -> literal("null", new JsonNull());
      default -> {
        if (c == '-' || isDigit(c)) {
          yield number();
        }
        throw malformed("no value");
      }
    };
  }

  private JsonObject object(int depth) throws MalformedJsonException {
    open(depth);
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (!closes('}')) {
      do {
        skipSpace();
        int nameAt = at;
        String name = string();
        skipSpace();
        expect(':');
        skipSpace();
        if (members.putIfAbsent(name, value(depth)) != null) {
          at = nameAt;
          throw malformed("duplicate member name");
        }
      } while (another('}'));
    }
    return new JsonObject(members);
  }

  private JsonArray array(int depth) throws MalformedJsonException {
    open(depth);
    List<JsonValue> items = new ArrayList<>();
    if (!closes(']')) {
      do {
        skipSpace();
        items.add(value(depth));
      } while (another(']'));
    }
    return new JsonArray(items);
  }

  private void open(int depth) throws MalformedJsonException {
    if (depth > maxDepth) {
      throw malformed("nested deeper than " + maxDepth);
    }
    at++;
  }

  private boolean closes(char end) {
    skipSpace();
    if (peek() != end) {
      return false;
    }
    at++;
    return true;
  }

  private boolean another(char end) throws MalformedJsonException {
    if (closes(end)) {
      return false;
    }
    expect(',');
    return true;
  }

  private JsonValue literal(String word, JsonValue value) throws MalformedJsonException {
    if (!text.startsWith(word, at)) {
      throw malformed("no value");
    }
    at += word.length();
    return value;
  }

  private String string() throws MalformedJsonException {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (true) {
      if (at >= text.length()) {
        throw malformed("string without end");
      }
      char c = text.charAt(at);
      if (c < ' ') {
        throw malformed("unescaped control character");
      }
      at++;
      if (c == '"') {
        return out.toString();
      }
      if (c == '\\') {
        escaped(out);
      } else {
        out.append(c);
      }
    }
  }

  private void escaped(StringBuilder out) throws MalformedJsonException {
    char c = peek();
    at++;
    switch (c) {
      case '"', '\\', '/' -> out.append(c);
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> unicode(out);
      default -> {
        at--;
        throw malformed("unknown escape");
      }
    }
  }

  /** Escaped halves must come as pairs; unescaped text has no halves, for UTF-8 can't hold them. */
  private void unicode(StringBuilder out) throws MalformedJsonException {
    char first = hexUnit();
    out.append(first);
    if (!Character.isSurrogate(first)) {
      return;
    }
    if (Character.isHighSurrogate(first) && text.startsWith("\\u", at)) {
      at += 2;
      char second = hexUnit();
      if (Character.isLowSurrogate(second)) {
        out.append(second);
        return;
      }
    }
    throw malformed("lone surrogate");
  }

  private char hexUnit() throws MalformedJsonException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      // Character.digit knows other scripts' digits, JSON doesn't.
      char c = peek();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw malformed("bad hexadecimal digit");
      }
      unit = unit << 4 | digit;
      at++;
    }
    return (char) unit;
  }

  private JsonNumber number() throws MalformedJsonException {
    int from = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
      if (isDigit(peek())) {
        throw malformed("leading zero");
      }
    } else {
      digits();
    }
    if (peek() == '.') {
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      exponent();
    }
    if (at - from > JsonReader.MAX_NUMBER_LENGTH) {
      throw malformed("number longer than " + JsonReader.MAX_NUMBER_LENGTH + " characters");
    }
    return new JsonNumber(bounded(new BigDecimal(text.substring(from, at))));
  }

  /** Bounds the value too, so that it can be read in whatever form it is written. */
  private BigDecimal bounded(BigDecimal value) throws MalformedJsonException {
    if (value.precision() > JsonReader.MAX_NUMBER_DIGITS) {
      throw malformed("number of more than " + JsonReader.MAX_NUMBER_DIGITS + " digits");
    }
    int exponent = value.precision() - value.scale() - 1;
    if (Math.abs(exponent) > JsonReader.MAX_EXPONENT) {
      throw malformed("exponent beyond " + JsonReader.MAX_EXPONENT);
    }
    return value;
  }

  private void exponent() throws MalformedJsonException {
    if (peek() == '+' || peek() == '-') {
      at++;
    }
    int from = at;
    digits();
    int size = 0;
    for (int i = from; i < at; i++) {
      size = Math.min(size * 10 + text.charAt(i) - '0', JsonReader.MAX_EXPONENT + 1);
    }
    if (size > JsonReader.MAX_EXPONENT) {
      throw malformed("exponent beyond " + JsonReader.MAX_EXPONENT);
    }
  }

  private void digits() throws MalformedJsonException {
    if (!isDigit(peek())) {
      throw malformed("digit missing");
    }
    while (isDigit(peek())) {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char c) throws MalformedJsonException {
    if (at >= text.length() || text.charAt(at) != c) {
      throw malformed("expected '" + c + "'");
    }
    at++;
  }

  /** The next unit; a non-character at the end, which no rule of the grammar accepts. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private MalformedJsonException malformed(String rule) {
    return new MalformedJsonException(rule + ", at offset " + at);
  }
}
