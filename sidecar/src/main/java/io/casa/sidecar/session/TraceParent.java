/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code traceparent} of W3C Trace Context.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param header the header's value
 */
public record TraceParent(String traceId, String header) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Reads a header; one that doesn't hold to the form counts as none, as the standard says. */
  public static Optional<TraceParent> read(String header) {
    Matcher matcher = FORM.matcher(header);
    if (!matcher.matches() || (matcher.group(3) != null && matcher.group(1).equals("00"))) {
      return Optional.empty();
    }
    return Optional.of(new TraceParent(matcher.group(2), header));
  }

  /** The span that it names: 16 lower-case hexadecimal digits, not all zero. */
  public String spanId() {
    return header.substring(36, 52);
  }

  /** Two hexadecimal digits; the last bit says whether the trace is sampled. */
  public String flags() {
    return header.substring(53, 55);
  }

  /** The start of a new trace. */
  public static TraceParent fresh() {
    byte[] ids = new byte[24];
    do {
      RANDOM.nextBytes(ids);
    } while (ids[0] == 0 || ids[16] == 0);
    String hex = HexFormat.of().formatHex(ids);
    String traceId = hex.substring(0, 32);
    return new TraceParent(traceId, "00-" + traceId + "-" + hex.substring(32) + "-01");
  }
}
