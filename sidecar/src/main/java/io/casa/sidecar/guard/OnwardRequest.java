/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A held call as it is sent on, to Envoy's outbound listener.
 *
 * @param uri the target as the app named it
 * @param headers the app's own, and the nonce that stands for the token
 * @param body not copied, nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record OnwardRequest(URI uri, Map<String, String> headers, byte[] body) {
  /** Of the connection it came by, or set anew on the way. */
  private static final Set<String> NOT_CARRIED =
      Set.of(
          "authorization",
          "accept-encoding", // the answer may have to become an event
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-request-id");

  private static final Pattern NOT_CARRIED_PREFIX =
      Pattern.compile("(?:proxy-|x-envoy-|x-casa-|x-forwarded-).*");
  private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E\\t]*");

  public OnwardRequest {
    Objects.requireNonNull(uri, "uri");
    headers = Map.copyOf(headers);
    Objects.requireNonNull(body, "body");
  }

  /** The address to send it to; empty when it can't be written as a URI, and is never held. */
  static Optional<URI> address(HttpRequest request) {
    try {
      return Optional.of(
          URI.create("http://" + request.authority().toLowerCase(Locale.ROOT) + request.path()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static OnwardRequest of(HttpRequest request, URI address, String authorization) {
    Map<String, String> headers = new TreeMap<>();
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (isCarried(name) && VALUE.matcher(value).matches()) {
                headers.put(name, value);
              }
            });
    headers.put("authorization", authorization);
    return new OnwardRequest(address, headers, request.body());
  }

  private static boolean isCarried(String name) {
    return NAME.matcher(name).matches()
        && !NOT_CARRIED.contains(name)
        && !NOT_CARRIED_PREFIX.matcher(name).matches();
  }

  /** Names nothing: the headers hold the nonce. */
  @Override
  public String toString() {
    return "OnwardRequest[" + body.length + " bytes]";
  }
}
