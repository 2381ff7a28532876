/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.introspection;

import org.keycloak.protocol.oauth2.OAuth2WellKnownProviderFactory;

/** The metadata of RFC 8414. */
public final class OAuthMetadataFactory implements SignedAnswerMetadataFactory {
  @Override
  public String getAlias() {
    return OAuth2WellKnownProviderFactory.PROVIDER_ID;
  }
}
