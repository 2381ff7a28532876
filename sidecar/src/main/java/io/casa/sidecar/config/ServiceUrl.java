/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * A service's URL without path (docs/contracts.md, section 1): the audience of tokens for it.
 *
 * @param address host and port, the scheme's default where none is written
 */
public record ServiceUrl(Scheme scheme, Address address) {
  /** How it is spoken to. */
  public enum Scheme {
    HTTP(80),
    HTTPS(443);

    private final int defaultPort;

    Scheme(int defaultPort) {
      this.defaultPort = defaultPort;
    }

    /** The port that needs not be written. */
    public int defaultPort() {
      return defaultPort;
    }
  }

  /** Reads {@code http(s)://host[:port]}; empty when it is anything else. */
  public static Optional<ServiceUrl> parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    String host = uri.getHost();
    String path = uri.getRawPath();
    if (uri.getScheme() == null
        || host == null
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || (path != null && !path.isEmpty())) {
      return Optional.empty();
    }
    return scheme(uri.getScheme())
        .flatMap(
            scheme ->
                Address.parse(host + ":" + (uri.getPort() < 0 ? scheme.defaultPort : uri.getPort()))
                    .map(address -> new ServiceUrl(scheme, address)));
  }

  /**
   * {@code host[:port]} as a client writes it: the port only when it isn't the scheme's default.
   */
  public String authority() {
    String full = address.toString();
    return address.port() == scheme.defaultPort ? full.substring(0, full.lastIndexOf(':')) : full;
  }

  /** The form that tokens name as audience. */
  @Override
  public String toString() {
    return scheme.name().toLowerCase(Locale.ROOT) + "://" + authority();
  }

  private static Optional<Scheme> scheme(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "http" -> Optional.of(Scheme.HTTP);
      case "https" -> Optional.of(Scheme.HTTPS);
      default -> Optional.empty();
    };
  }
}
