/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Texts that stand encoded in another: in base64 (RFC 4648, either alphabet) or in hexadecimal. */
final class Encoded {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9+/_-]{10,4000}={0,2}");
  private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2}){5,}");
  private static final int MOST = 50;

  private Encoded() {}

  /** What of it can be read as text. */
  static Stream<String> in(String text) {
    return TOKEN
        .matcher(text)
        .results()
        .limit(MOST)
        .map(found -> found.group())
        .flatMap(Encoded::parts)
        .flatMap(token -> Stream.concat(base64(token).stream(), hex(token).stream()));
  }

  /** A slash may part two tokens or belong to one. */
  private static Stream<String> parts(String token) {
    return token.indexOf('/') < 0 ? Stream.of(token) : Stream.of(token, after(token));
  }

  private static String after(String token) {
    return token.substring(token.lastIndexOf('/') + 1);
  }

  private static Optional<String> base64(String token) {
    String bare = token.replaceAll("=+$", "").replace('-', '+').replace('_', '/');
    try {
      return readable(Base64.getDecoder().decode(bare));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> hex(String token) {
    return HEX.matcher(token).matches()
        ? readable(HexFormat.of().parseHex(token))
        : Optional.empty();
  }

  private static Optional<String> readable(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.chars().noneMatch(Character::isISOControl) ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
