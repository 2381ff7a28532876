/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The headers in which MCP 2026-07-28 repeats parts of the body. */
public final class MirrorHeaders {
  private static final String METHOD = "mcp-method";
  private static final String NAME = "mcp-name";
  private static final String ENCODED_START = "=?base64?";
  private static final String ENCODED_END = "?=";

  private MirrorHeaders() {}

  /**
   * Whether no mirrored header says anything else than the body. Absent headers agree: older
   * revisions send none.
   *
   * @param headers names in lower case
   */
  public static boolean agree(Map<String, String> headers, String method, Optional<String> tool) {
    String saidMethod = headers.get(METHOD);
    if (saidMethod != null && !saidMethod.equals(method)) {
      return false;
    }
    String saidName = headers.get(NAME);
    return saidName == null
        || tool.isEmpty()
        || decode(saidName).filter(tool.get()::equals).isPresent();
  }

  private static Optional<String> decode(String value) {
    if (!value.startsWith(ENCODED_START) || !value.endsWith(ENCODED_END)) {
      return Optional.of(value);
    }
    int end = value.length() - ENCODED_END.length();
    if (end < ENCODED_START.length()) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(value.substring(ENCODED_START.length(), end));
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IllegalArgumentException | CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
