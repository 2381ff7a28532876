/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.rest;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.introspection.SignedAnswer;
import io.casa.keycloak.systems.Systems;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.representations.OIDCConfigurationRepresentation;
import org.keycloak.wellknown.WellKnownProvider;

/**
 * A realm's metadata (RFC 8414) with what a realm of ours can do more: the types of authorization
 * details (RFC 9396 section 10) and signed introspection (RFC 9701 section 7). A realm without a
 * system keeps what it had.
 *
 * @param metadata what the realm's metadata is without us
 */
record RealmMetadata(KeycloakSession session, WellKnownProvider metadata)
    implements WellKnownProvider {
  private static final String INTROSPECTION_ALGORITHMS =
      "introspection_signing_alg_values_supported";

  RealmMetadata {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(metadata, "metadata");
  }

  @Override
  public Object getConfig() {
    Object config = metadata.getConfig();
    if (config instanceof OIDCConfigurationRepresentation representation
        && Systems.areIn(session.getContext().getRealm())) {
      representation.setAuthorizationDetailsTypesSupported(
          withOurs(
              Optional.ofNullable(representation.getAuthorizationDetailsTypesSupported())
                  .orElse(List.of())));
      representation.setOtherClaims(
          INTROSPECTION_ALGORITHMS, List.of(SignedAnswer.algorithm(session)));
    }
    return config;
  }

  private static List<String> withOurs(List<String> others) {
    return Stream.concat(
            others.stream(), Stream.of(TokenProfile.USER_INPUT_TYPE, TokenProfile.TOOL_CALL_TYPE))
        .distinct()
        .toList();
  }

  /** The session closes what it has handed out itself. */
  @Override
  public void close() {}
}
