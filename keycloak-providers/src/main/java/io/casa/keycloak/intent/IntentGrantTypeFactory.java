/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.grants.ClientCredentialsGrantTypeFactory;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;

/** Puts {@link IntentGrantType} in the place of the built-in client-credentials grant. */
public final class IntentGrantTypeFactory extends ClientCredentialsGrantTypeFactory {
  @Override
  public OAuth2GrantType create(KeycloakSession session) {
    return new IntentGrantType();
  }

  /** Above the built-in's 0: of two factories with one id, the higher order is used. */
  @Override
  public int order() {
    return 100;
  }
}
