/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The {@code traceparent} of W3C Trace Context.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param header the header's value
 */
public record TraceParent(String traceId, String header) {
  /** Of a header that says no more than version 00 does. */
  private static final int LENGTH = 55;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Reads a header; one that doesn't hold to the form counts as none, as the standard says. */
  public static Optional<TraceParent> read(String header) {
    boolean valid =
        header.length() >= LENGTH
            && isHex(header, 0, 2)
            && isId(header, 3, 35)
            && isId(header, 36, 52)
            && isHex(header, 53, LENGTH)
            && header.charAt(2) == '-'
            && header.charAt(35) == '-'
            && header.charAt(52) == '-'
            && !header.startsWith("ff")
            && (header.length() == LENGTH || isFuture(header));
    return valid ? Optional.of(new TraceParent(header.substring(3, 35), header)) : Optional.empty();
  }

  /** Whether it is of a version after 00, which may say more. */
  private static boolean isFuture(String header) {
    return !header.startsWith("00")
        && header.charAt(LENGTH) == '-'
        && header.chars().skip(LENGTH).allMatch(c -> c >= ' ' && c <= '~');
  }

  private static boolean isId(String text, int from, int end) {
    for (int i = from; i < end; i++) {
      if (text.charAt(i) != '0') {
        return isHex(text, from, end);
      }
    }
    return false;
  }

  /** Lower-case digits. */
  private static boolean isHex(String text, int from, int end) {
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
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
    return startOf(newId(16));
  }

  /** A new span of that trace, below none. */
  public static TraceParent startOf(String traceId) {
    return of(traceId, "01");
  }

  /** A new span below this one. */
  public TraceParent child() {
    return of(traceId, flags());
  }

  private static TraceParent of(String traceId, String flags) {
    return new TraceParent(traceId, "00-" + traceId + "-" + newId(8) + "-" + flags);
  }

  private static String newId(int bytes) {
    byte[] id = new byte[bytes];
    do {
      RANDOM.nextBytes(id);
    } while (id[0] == 0);
    return HexFormat.of().formatHex(id);
  }
}
