/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.introspection;

import io.casa.keycloak.tokens.TokenVerification;
import io.casa.keycloak.tokens.VerifiedSignatures;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProviderFactory;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;

/** Puts {@link CasaIntrospectionProvider} in the place of the built-in one for access tokens. */
public final class CasaIntrospectionProviderFactory
    extends AccessTokenIntrospectionProviderFactory {
  private static final int REMEMBERED_TOKENS = 10_000;

  private final TokenVerification verification =
      new TokenVerification(new VerifiedSignatures(REMEMBERED_TOKENS));

  @Override
  public TokenIntrospectionProvider create(KeycloakSession session) {
    return new CasaIntrospectionProvider(session, verification);
  }

  /** Above the built-in's 0: of two factories with one id, the higher order is used. */
  @Override
  public int order() {
    return 100;
  }
}
