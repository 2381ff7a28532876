/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The headers in which MCP 2026-07-28 repeats parts of the body. */
public final class MirrorHeaders {
  private static final String VERSION = "mcp-protocol-version";
  private static final String METHOD = "mcp-method";
  private static final String NAME = "mcp-name";
  private static final String ENCODED_START = "=?base64?";
  private static final String ENCODED_END = "?=";

  /** The revisions whose requests need no such headers; any other version is a later one. */
  private static final Set<String> WITHOUT =
      Set.of("2024-10-07", "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25");

  private MirrorHeaders() {}

  /**
   * Whether a request is of a revision since 2026-07-28.
   *
   * @param headers names in lower case
   */
  public static boolean areNeeded(Map<String, String> headers) {
    String version = headers.get(VERSION);
    return version != null && !WITHOUT.contains(version);
  }

  /**
   * Whether the mirrored headers say what the body says. Those of older revisions may be absent.
   *
   * @param headers names in lower case
   */
  public static boolean agree(Map<String, String> headers, RpcMessage.Request request) {
    Optional<String> version = request.meta().protocolVersion();
    if (version.isPresent() && !version.get().equals(headers.get(VERSION))) {
      return false;
    }
    boolean needed = areNeeded(headers);
    String saidMethod = headers.get(METHOD);
    if (saidMethod == null ? needed : !saidMethod.equals(request.method().wireName())) {
      return false;
    }
    Optional<String> name = request.name();
    String saidName = headers.get(NAME);
    if (name.isEmpty()) {
      return true;
    }
    return saidName == null ? !needed : decode(saidName).equals(name);
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
