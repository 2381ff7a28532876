/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.apps;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.keycloak.crypto.JavaAlgorithm;
import org.keycloak.jose.jws.crypto.HashUtils;

/**
 * A document that can be asked for by its entity tag.
 *
 * @param text JSON
 */
record PublishedDocument(String text) {
  PublishedDocument {
    Objects.requireNonNull(text, "text");
  }

  /** A strong entity tag, RFC 9110 section 8.8.3, in its quotes. */
  String etag() {
    byte[] hash = HashUtils.hash(JavaAlgorithm.SHA256, text.getBytes(StandardCharsets.UTF_8));
    return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"';
  }

  /**
   * Whether whoever asks has it already, RFC 9110 section 13.1.2.
   *
   * @param ifNoneMatch the lines of that header
   */
  boolean isKnownTo(List<String> ifNoneMatch) {
    String etag = etag();
    return ifNoneMatch.stream()
        .flatMap(line -> List.of(line.split(",", -1)).stream())
        .map(String::strip)
        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
        .anyMatch(tag -> tag.equals(etag) || tag.equals("*"));
  }
}
