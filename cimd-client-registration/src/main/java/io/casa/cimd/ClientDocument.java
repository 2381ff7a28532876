/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a realm takes from a client metadata document, after its policy has narrowed it.
 *
 * @param url the client's id
 * @param name for people; the document's {@code client_name}
 * @param homepage {@code client_uri}
 * @param signingAlgorithm the only one that the client signs its assertions with, if it says so
 * @param grantTypes never empty
 * @param redirectUris compared as a whole
 */
public record ClientDocument(
    DocumentUrl url,
    Optional<String> name,
    Optional<String> homepage,
    KeySource keys,
    Optional<String> signingAlgorithm,
    Set<GrantType> grantTypes,
    List<String> redirectUris) {
  public ClientDocument {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(homepage, "homepage");
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(signingAlgorithm, "signingAlgorithm");
    grantTypes = Set.copyOf(grantTypes);
    redirectUris = List.copyOf(redirectUris);
    if (grantTypes.isEmpty()) {
      throw new IllegalArgumentException("grantTypes: must not be empty");
    }
  }
}
