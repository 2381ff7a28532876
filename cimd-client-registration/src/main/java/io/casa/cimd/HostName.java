/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.util.regex.Pattern;

/**
 * A DNS name in lower case. Addresses are none, in any of the forms that resolvers take for one:
 * what is trusted are names, and certificates are checked against them.
 */
final class HostName {
  private static final int MAX_LENGTH = 253;
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern ENDS_LIKE_AN_ADDRESS =
      Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

  private HostName() {}

  static boolean isOne(String text) {
    return text.length() <= MAX_LENGTH
        && NAME.matcher(text).matches()
        && !ENDS_LIKE_AN_ADDRESS.matcher(text).matches();
  }
}
