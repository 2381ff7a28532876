/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oauth2.OAuth2WellKnownProviderFactory;
import org.keycloak.wellknown.WellKnownProvider;

/** Takes the place of Keycloak's own metadata (RFC 8414), and adds to it. */
public final class OAuthMetadataFactory extends OAuth2WellKnownProviderFactory {
  @Override
  public WellKnownProvider create(KeycloakSession session) {
    return new AdvertisedMetadata(session, super.create(session));
  }
}
