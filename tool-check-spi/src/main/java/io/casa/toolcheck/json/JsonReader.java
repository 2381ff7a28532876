/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The one strict reader of RFC 8259 text. What two parsers could understand differently is refused:
 * anything but well-formed UTF-8, a byte order mark, duplicate member names (compared unescaped),
 * lone surrogates, trailing data, NaN and its like. Size, depth and numbers are bounded, so hostile
 * text costs no more than its length.
 *
 * <p>Immutable and thread-safe.
 */
public final class JsonReader {
  /** Most bytes of a text unless told otherwise: 4 MiB. */
  public static final int DEFAULT_MAX_BYTES = 4 * 1024 * 1024;

  /** Deepest nesting unless told otherwise. */
  public static final int DEFAULT_MAX_DEPTH = 64;

  /** Deepest nesting that can be asked for; more could exhaust a thread's stack. */
  public static final int LARGEST_MAX_DEPTH = 512;

  /** Most significant digits of a number. */
  public static final int MAX_NUMBER_DIGITS = 128;

  /** Most characters of a number: all that any form of one with so many digits takes. */
  public static final int MAX_NUMBER_LENGTH = MAX_NUMBER_DIGITS + 32;

  /**
   * Largest exponent of a number, without its sign, as it stands and as the value has it with one
   * digit before the point; beyond any double.
   */
  public static final int MAX_EXPONENT = 999;

  private static final JsonReader STRICT = new JsonReader(DEFAULT_MAX_BYTES, DEFAULT_MAX_DEPTH);

  private final int maxBytes;
  private final int maxDepth;

  private JsonReader(int maxBytes, int maxDepth) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes is below 1");
    }
    if (maxDepth < 1 || maxDepth > LARGEST_MAX_DEPTH) {
      throw new IllegalArgumentException("maxDepth is not in 1.." + LARGEST_MAX_DEPTH);
    }
    this.maxBytes = maxBytes;
    this.maxDepth = maxDepth;
  }

  /** The reader with default limits. */
  public static JsonReader strict() {
    return STRICT;
  }

  /** The same reader with another limit of the UTF-8 text's size in bytes, at least 1. */
  public JsonReader withMaxBytes(int bytes) {
    return new JsonReader(bytes, maxDepth);
  }

  /** The same reader with another limit of nested arrays and objects, 1 to 512. */
  public JsonReader withMaxDepth(int depth) {
    return new JsonReader(maxBytes, depth);
  }

  /**
   * Reads one value, which must be the whole text.
   *
   * @throws MalformedJsonException the text breaks a rule; the message names it and the offset
   */
  public JsonValue read(byte[] utf8) throws MalformedJsonException {
    Objects.requireNonNull(utf8, "utf8");
    if (utf8.length > maxBytes) {
      throw new MalformedJsonException("longer than " + maxBytes + " bytes");
    }
    return new JsonParse(decode(utf8), maxDepth).whole();
  }

  /**
   * Reads one value, which must be the whole text.
   *
   * @throws MalformedJsonException the text breaks a rule; the message names it and the offset
   */
  public JsonValue read(String text) throws MalformedJsonException {
    Objects.requireNonNull(text, "text");
    if (text.length() > maxBytes) {
      throw new MalformedJsonException("longer than " + maxBytes + " bytes");
    }
    return read(encode(text));
  }

  /**
   * Reads one value that must be an object.
   *
   * @throws MalformedJsonException the text breaks a rule or holds another kind of value
   */
  public JsonValue.JsonObject readObject(byte[] utf8) throws MalformedJsonException {
    return requireObject(read(utf8));
  }

  /**
   * Reads one value that must be an object.
   *
   * @throws MalformedJsonException the text breaks a rule or holds another kind of value
   */
  public JsonValue.JsonObject readObject(String text) throws MalformedJsonException {
    return requireObject(read(text));
  }

  private static JsonValue.JsonObject requireObject(JsonValue value) throws MalformedJsonException {
    if (value instanceof JsonValue.JsonObject object) {
      return object;
    }
    throw new MalformedJsonException("not an object, at offset 0");
  }

  private static String decode(byte[] utf8) throws MalformedJsonException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(utf8);
    try {
      return decoder.decode(in).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedJsonException("not well-formed UTF-8, at byte " + in.position());
    }
  }

  private static byte[] encode(String text) throws MalformedJsonException {
    CharBuffer in = CharBuffer.wrap(text);
    try {
      ByteBuffer out =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .encode(in);
      byte[] utf8 = new byte[out.remaining()];
      out.get(utf8);
      return utf8;
    } catch (CharacterCodingException e) {
      throw new MalformedJsonException("lone surrogate, at offset " + in.position());
    }
  }
}
