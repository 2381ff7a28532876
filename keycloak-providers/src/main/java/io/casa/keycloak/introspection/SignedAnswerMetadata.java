/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.introspection;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.keycloak.protocol.oidc.representations.OIDCConfigurationRepresentation;
import org.keycloak.wellknown.WellKnownProvider;

/**
 * A realm's metadata with how introspections are signed, RFC 9701 section 7. Without it a client
 * expects RS256.
 *
 * @param algorithm as the realm would sign now
 */
record SignedAnswerMetadata(WellKnownProvider metadata, Supplier<String> algorithm)
    implements WellKnownProvider {
  private static final String ALGORITHMS = "introspection_signing_alg_values_supported";

  SignedAnswerMetadata {
    Objects.requireNonNull(metadata, "metadata");
    Objects.requireNonNull(algorithm, "algorithm");
  }

  @Override
  public Object getConfig() {
    Object config = metadata.getConfig();
    if (config instanceof OIDCConfigurationRepresentation representation) {
      representation.setOtherClaims(ALGORITHMS, List.of(algorithm.get()));
    }
    return config;
  }

  /** The session closes what it has handed out itself. */
  @Override
  public void close() {}
}
