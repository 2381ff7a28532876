/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Which redirect URIs a document may register: https, http for the loopback interface (RFC 8252
 * section 7.3), or a private-use scheme that is a reversed domain name (section 7.1). Each is
 * compared as a whole, so the asterisk, which Keycloak takes for a pattern, is refused.
 */
final class RedirectUri {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  private RedirectUri() {}

  static boolean isAcceptable(String text) {
    if (text.indexOf('*') >= 0) {
      return false;
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return false;
    }
    String scheme = uri.getScheme();
    if (scheme == null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
      return false;
    }
    return switch (scheme) {
      case "https" -> uri.getHost() != null;
      case "http" -> uri.getHost() != null && LOOPBACK.contains(uri.getHost());
      default -> scheme.indexOf('.') > 0 && !uri.isOpaque();
    };
  }
}
