/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.keycloak.tokens.TokenVerification;
import io.casa.keycloak.tokens.VerifiedSignatures;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.protocol.oidc.TokenExchangeProvider;
import org.keycloak.protocol.oidc.TokenExchangeProviderFactory;

/** Puts our exchange in front of Keycloak's own. */
public final class CasaTokenExchangeProviderFactory implements TokenExchangeProviderFactory {
  private static final int REMEMBERED_TOKENS = 10_000;

  private final TokenVerification verification =
      new TokenVerification(new VerifiedSignatures(REMEMBERED_TOKENS));

  @Override
  public TokenExchangeProvider create(KeycloakSession session) {
    return new CasaTokenExchangeProvider(verification);
  }

  @Override
  public void init(Config.Scope config) {}

  @Override
  public void postInit(KeycloakSessionFactory factory) {}

  @Override
  public void close() {}

  @Override
  public String getId() {
    return "casa";
  }

  /** Above the built-in's 10: whoever supports a request first answers it. */
  @Override
  public int order() {
    return 100;
  }
}
