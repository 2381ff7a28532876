/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.introspection;

import org.keycloak.protocol.oidc.OIDCWellKnownProviderFactory;

/** The metadata of OpenID Connect Discovery. */
public final class OpenIdMetadataFactory implements SignedAnswerMetadataFactory {
  @Override
  public String getAlias() {
    return OIDCWellKnownProviderFactory.PROVIDER_ID;
  }

  /** As the document that it stands for. */
  @Override
  public boolean isAvailableViaServerMetadata() {
    return false;
  }
}
