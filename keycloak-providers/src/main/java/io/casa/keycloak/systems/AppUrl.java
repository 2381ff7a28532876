/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one form of an app's or LLM's URL, so that equal targets are equal strings: {@code
 * scheme://host}, lower case, a port only where it is not the scheme's default, no path.
 */
final class AppUrl {
  private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443);
  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern AUTHORITY =
      Pattern.compile("(?<host>(?:" + LABEL + "\\.)*" + LABEL + ")(?::(?<port>[1-9][0-9]{0,4}))?");
  private static final int MAX_HOST_LENGTH = 253;
  private static final int MAX_PORT = 65535;

  private AppUrl() {}

  /** Whether the scheme is one that apps may have. */
  static boolean isScheme(String scheme) {
    return DEFAULT_PORTS.containsKey(scheme);
  }

  /**
   * The URL of a host.
   *
   * @param scheme {@code http} or {@code https}
   * @param authority {@code host[:port]}, in any case
   * @return empty when the authority is none
   */
  static Optional<String> of(String scheme, String authority) {
    Matcher matcher = AUTHORITY.matcher(authority.toLowerCase(Locale.ROOT));
    if (!matcher.matches() || matcher.group("host").length() > MAX_HOST_LENGTH) {
      return Optional.empty();
    }
    String origin = scheme + "://" + matcher.group("host");
    String written = matcher.group("port");
    if (written == null) {
      return Optional.of(origin);
    }
    int port = Integer.parseInt(written);
    if (port > MAX_PORT) {
      return Optional.empty();
    }
    boolean isDefault = Integer.valueOf(port).equals(DEFAULT_PORTS.get(scheme));
    return Optional.of(isDefault ? origin : origin + ":" + port);
  }

  /**
   * The URL of an LLM host that may carry its scheme; {@code https} otherwise.
   *
   * @return empty when it is neither {@code host[:port]} nor {@code scheme://host[:port]}
   */
  static Optional<String> ofLlmHost(String llmHost) {
    int separator = llmHost.indexOf("://");
    if (separator < 0) {
      return of("https", llmHost);
    }
    String scheme = llmHost.substring(0, separator);
    return isScheme(scheme) ? of(scheme, llmHost.substring(separator + 3)) : Optional.empty();
  }
}
