/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCWellKnownProviderFactory;
import org.keycloak.wellknown.WellKnownProvider;

/** Takes the place of Keycloak's own metadata (OpenID Connect Discovery), and adds to it. */
public final class OpenIdMetadataFactory extends OIDCWellKnownProviderFactory {
  @Override
  public WellKnownProvider create(KeycloakSession session) {
    return new AdvertisedMetadata(session, super.create(session));
  }
}
