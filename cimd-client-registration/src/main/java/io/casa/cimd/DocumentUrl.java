/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import io.casa.cimd.Reading.Absent;
import io.casa.cimd.Reading.Malformed;
import io.casa.cimd.Reading.Valid;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a client metadata document, which is the client's id, or of a key set that such a
 * document names; draft-ietf-oauth-client-id-metadata-document-01, section 3. Two are the same only
 * when their texts are.
 *
 * @param text exactly as the client wrote it
 * @param host a DNS name in lower case
 * @param port 443 when the URL has none
 */
public record DocumentUrl(String text, String host, int port) {
  /** What Keycloak's database has room for behind {@code service-account-} in a user's name. */
  public static final int MAX_LENGTH = 239;

  private static final int HTTPS_PORT = 443;
  private static final int MAX_PORT = 65535;
  private static final String HTTPS = "https";
  private static final Pattern HIERARCHICAL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://");
  private static final Pattern CHARACTERS =
      Pattern.compile("(?:[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*");
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

  public DocumentUrl {
    Optional<CimdReason> broken = brokenRule(text);
    if (broken.isPresent()) {
      throw new IllegalArgumentException("text: " + broken.get().code());
    }
    if (!HostName.isOne(host)) {
      throw new IllegalArgumentException("host: not a name");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("port: out of range");
    }
  }

  /**
   * Reads a client id.
   *
   * @return absent when it is none at all or no URL with an authority, as most client ids
   */
  public static Reading<DocumentUrl> read(@Nullable String clientId) {
    if (clientId == null || !HIERARCHICAL.matcher(clientId).lookingAt()) {
      return new Absent<>();
    }
    Optional<CimdReason> broken = brokenRule(clientId);
    if (broken.isPresent()) {
      return new Malformed<>(broken.get());
    }
    String authority = authority(clientId);
    int colon = authority.indexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    int port = colon < 0 ? HTTPS_PORT : Integer.parseInt(authority.substring(colon + 1));
    return new Valid<>(new DocumentUrl(clientId, host, port));
  }

  /** The URL for a request, nothing normalised. */
  public URI toUri() {
    return URI.create(text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static Optional<CimdReason> brokenRule(String url) {
    String scheme = url.substring(0, Math.max(0, url.indexOf(':')));
    if (!scheme.toLowerCase(Locale.ROOT).equals(HTTPS)) {
      return Optional.of(CimdReason.URL_NOT_HTTPS);
    }
    if (url.length() > MAX_LENGTH) {
      return Optional.of(CimdReason.URL_TOO_LONG);
    }
    if (!CHARACTERS.matcher(url).matches() || !isUri(url)) {
      return Optional.of(CimdReason.URL_MALFORMED);
    }
    if (url.indexOf('#') >= 0) {
      return Optional.of(CimdReason.URL_WITH_FRAGMENT);
    }
    if (url.indexOf('?') >= 0) {
      return Optional.of(CimdReason.URL_WITH_QUERY);
    }
    if (authority(url).indexOf('@') >= 0) {
      return Optional.of(CimdReason.URL_WITH_USERINFO);
    }
    return brokenAuthorityRule(scheme, authority(url)).or(() -> brokenPathRule(path(url)));
  }

  private static Optional<CimdReason> brokenAuthorityRule(String scheme, String authority) {
    int colon = authority.startsWith("[") ? -1 : authority.indexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (!HostName.isOne(host.toLowerCase(Locale.ROOT))) {
      return Optional.of(CimdReason.URL_HOST_NOT_A_NAME);
    }
    if (!scheme.equals(HTTPS) || !host.equals(host.toLowerCase(Locale.ROOT))) {
      return Optional.of(CimdReason.URL_NOT_CANONICAL);
    }
    if (colon < 0) {
      return Optional.empty();
    }
    String port = authority.substring(colon + 1);
    if (!PORT.matcher(port).matches() || Integer.parseInt(port) > MAX_PORT) {
      return Optional.of(CimdReason.URL_MALFORMED);
    }
    return Integer.parseInt(port) == HTTPS_PORT
        ? Optional.of(CimdReason.URL_NOT_CANONICAL)
        : Optional.empty();
  }

  private static Optional<CimdReason> brokenPathRule(String path) {
    if (path.isEmpty() || path.equals("/")) {
      return Optional.of(CimdReason.URL_WITHOUT_PATH);
    }
    return PathSegments.haveDots(path)
        ? Optional.of(CimdReason.URL_WITH_DOT_SEGMENT)
        : Optional.empty();
  }

  private static String authority(String url) {
    int start = url.indexOf("://") + 3;
    int end = start;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return url.substring(start, end);
  }

  private static String path(String url) {
    int start = url.indexOf("://") + 3 + authority(url).length();
    return url.substring(start);
  }

  /** A second opinion, of the class that will make the request. */
  private static boolean isUri(String url) {
    try {
      URI uri = new URI(url);
      return url.contains("://") && uri.getRawAuthority() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
