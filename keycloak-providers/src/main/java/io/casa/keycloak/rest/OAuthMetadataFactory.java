/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.rest;

import org.keycloak.protocol.oauth2.OAuth2WellKnownProviderFactory;

/** The metadata of RFC 8414, also at the address that its section 3.1 makes of the issuer. */
public final class OAuthMetadataFactory implements RealmMetadataFactory {
  @Override
  public String getAlias() {
    return OAuth2WellKnownProviderFactory.PROVIDER_ID;
  }

  @Override
  public boolean isAvailableViaServerMetadata() {
    return true;
  }
}
