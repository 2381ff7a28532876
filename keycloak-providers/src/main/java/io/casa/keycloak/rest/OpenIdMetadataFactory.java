/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.rest;

import org.keycloak.protocol.oidc.OIDCWellKnownProviderFactory;

/** The metadata of OpenID Connect Discovery. */
public final class OpenIdMetadataFactory implements RealmMetadataFactory {
  @Override
  public String getAlias() {
    return OIDCWellKnownProviderFactory.PROVIDER_ID;
  }
}
