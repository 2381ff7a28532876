/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One HTTP request as Envoy shows it: normalised path, complete body.
 *
 * @param method as sent, such as {@code POST}
 * @param path path and query after Envoy's normalisation
 * @param authority {@code host[:port]} of the target (HTTP/1.1 Host or the absolute form's)
 * @param headers names in lower case without pseudo headers; repeated headers joined by {@code ,}
 * @param body the whole body, empty when there is none; not copied, nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // up to 1 MiB, read once, never compared
public record HttpRequest(
    Direction direction,
    String method,
    String path,
    String authority,
    Map<String, String> headers,
    byte[] body) {
  public HttpRequest {
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(authority, "authority");
    headers = Map.copyOf(headers);
    Objects.requireNonNull(body, "body");
  }

  /** The header's value; several values arrive joined by a comma. */
  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  /** Names the request, never its headers or body. */
  @Override
  public String toString() {
    return "HttpRequest[" + direction + " " + method + ", " + body.length + " bytes]";
  }
}
