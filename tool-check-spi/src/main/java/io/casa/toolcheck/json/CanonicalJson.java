/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.json;

import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * The canonical form of RFC 8785 (JCS): members ordered by the UTF-16 units of their names, numbers
 * as ECMAScript writes doubles. Where the RFC would round a number, this refuses instead: two
 * different calls must never have one hash.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  /**
   * The canonical text.
   *
   * @throws InexactNumberException a number's shortest double form has another value than the
   *     number
   */
  public static String canonical(JsonValue value) throws InexactNumberException {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  /**
   * SHA-256 of the canonical text in UTF-8, base64url without padding: 43 characters.
   *
   * @throws InexactNumberException a number's shortest double form has another value than the
   *     number
   */
  public static String sha256Base64Url(JsonValue value) throws InexactNumberException {
    byte[] canonical = canonical(value).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256().digest(canonical));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void append(StringBuilder out, JsonValue value) throws InexactNumberException {
    switch (value) {
      case JsonObject object -> appendObject(out, object);
      case JsonArray array -> appendArray(out, array);
      case JsonString string -> JsonWriter.appendString(out, string.value());
      case JsonNumber number -> out.append(exact(number.value()));
      case JsonBoolean bool -> out.append(bool.value());
      case JsonNull() -> out.append("null");
    }
  }

  private static void appendObject(StringBuilder out, JsonObject object)
      throws InexactNumberException {
    out.append('{');
    String separator = "";
    for (Map.Entry<String, JsonValue> member : new TreeMap<>(object.members()).entrySet()) {
      out.append(separator);
      JsonWriter.appendString(out, member.getKey());
      out.append(':');
      append(out, member.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private static void appendArray(StringBuilder out, JsonArray array)
      throws InexactNumberException {
    out.append('[');
    String separator = "";
    for (JsonValue item : array.items()) {
      out.append(separator);
      append(out, item);
      separator = ",";
    }
    out.append(']');
  }

  private static String exact(BigDecimal written) throws InexactNumberException {
    double nearest = written.doubleValue();
    if (Double.isInfinite(nearest)) {
      throw new InexactNumberException("a number is beyond the range of a double");
    }
    String shortest = number(nearest);
    if (new BigDecimal(shortest).compareTo(written) != 0) {
      throw new InexactNumberException("a number has no exact double form");
    }
    return shortest;
  }

  /** A finite double as ECMAScript's Number::toString writes it (RFC 8785 section 3.2.2.3). */
  static String number(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int pointAfter = digits.length() - shortest.scale();
    return (value < 0 ? "-" : "") + layout(digits, pointAfter);
  }

  /**
   * The shortest decimal that reads back as this double. Java's own text is that since 19, except
   * that it never has fewer than two digits (4.9E-324, where ECMAScript has 5e-324).
   */
  private static BigDecimal shortest(double positive) {
    BigDecimal java = new BigDecimal(Double.toString(positive)).stripTrailingZeros();
    if (java.precision() == 2) {
      BigDecimal oneDigit = java.round(new MathContext(1)).stripTrailingZeros();
      if (oneDigit.doubleValue() == positive) {
        return oneDigit;
      }
    }
    return java;
  }

  /**
   * Places the decimal point after that many of the digits, as ECMA-262 section 6.1.6.1.20 does.
   */
  private static String layout(String digits, int pointAfter) {
    int count = digits.length();
    if (count <= pointAfter && pointAfter <= 21) {
      return digits + "0".repeat(pointAfter - count);
    }
    if (0 < pointAfter && pointAfter <= 21) {
      return digits.substring(0, pointAfter) + "." + digits.substring(pointAfter);
    }
    if (-6 < pointAfter && pointAfter <= 0) {
      return "0." + "0".repeat(-pointAfter) + digits;
    }
    int exponent = pointAfter - 1;
    String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }
}
