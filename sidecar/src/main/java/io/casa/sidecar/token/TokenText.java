/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

/**
 * Of which characters tokens are. By hand: over a token's length a regular expression takes longer
 * than the signature does.
 */
public final class TokenText {
  private static final boolean[] BASE64URL = table("-_");
  private static final boolean[] TOKEN68 = table("-._~+/");

  private TokenText() {}

  /** Whether it is a {@code token68} (RFC 9110 section 11.2). */
  public static boolean isToken68(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    return isOf(TOKEN68, text, 0, end);
  }

  /** Whether that part isn't empty and of base64url (RFC 4648 section 5), without padding. */
  static boolean isBase64Url(String text, int from, int end) {
    return isOf(BASE64URL, text, from, end);
  }

  private static boolean isOf(boolean[] table, String text, int from, int end) {
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c >= table.length || !table[c]) {
        return false;
      }
    }
    return from < end;
  }

  /** Letters, digits and these. */
  private static boolean[] table(String others) {
    boolean[] table = new boolean[128];
    for (char c = 0; c < table.length; c++) {
      table[c] = Character.isLetterOrDigit(c) || others.indexOf(c) >= 0;
    }
    return table;
  }
}
