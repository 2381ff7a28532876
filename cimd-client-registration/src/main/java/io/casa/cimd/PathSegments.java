/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.util.Locale;

/**
 * Looks for dot segments in a path the way a lenient server might: percent-decoded, again and
 * again, with encoded or backward slashes as separators and without path parameters.
 */
final class PathSegments {
  private PathSegments() {}

  static boolean haveDots(String path) {
    String current = path;
    while (true) {
      if (areDotted(current)) {
        return true;
      }
      String decoded = decodedOnce(current);
      if (decoded.equals(current)) {
        return false;
      }
      current = decoded;
    }
  }

  private static boolean areDotted(String path) {
    for (String segment : path.split("[/\\\\]", -1)) {
      int parameters = segment.indexOf(';');
      String name = parameters < 0 ? segment : segment.substring(0, parameters);
      if (name.equals(".") || name.equals("..")) {
        return true;
      }
    }
    return false;
  }

  /** Decodes what matters here: dot, slash, backslash, semicolon and the percent sign itself. */
  private static String decodedOnce(String path) {
    StringBuilder decoded = new StringBuilder(path.length());
    int at = 0;
    while (at < path.length()) {
      String octet = at + 3 <= path.length() ? path.substring(at, at + 3) : "";
      String character =
          switch (octet.toLowerCase(Locale.ROOT)) {
            case "%2e" -> ".";
            case "%2f" -> "/";
            case "%5c" -> "\\";
            case "%3b" -> ";";
            case "%25" -> "%";
            default -> "";
          };
      decoded.append(character.isEmpty() ? path.substring(at, at + 1) : character);
      at += character.isEmpty() ? 1 : 3;
    }
    return decoded.toString();
  }
}
