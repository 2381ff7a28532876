/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.tokens.ActorRules;
import io.casa.keycloak.tokens.TokenVerification;
import io.casa.keycloak.tokens.VerifiedSignatures;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.protocol.oidc.TokenExchangeProvider;
import org.keycloak.protocol.oidc.TokenExchangeProviderFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/** Puts our exchange in front of Keycloak's own. */
public final class CasaTokenExchangeProviderFactory implements TokenExchangeProviderFactory {
  private static final String ID = "casa";
  private static final String MOST_ACTORS = "max-actors";
  private static final int REMEMBERED_TOKENS = 10_000;

  private final TokenVerification verification =
      new TokenVerification(new VerifiedSignatures(REMEMBERED_TOKENS));
  private final AtomicInteger mostActors = new AtomicInteger(TokenProfile.MAX_ACTORS);

  @Override
  public TokenExchangeProvider create(KeycloakSession session) {
    return new CasaTokenExchangeProvider(rules());
  }

  /** What holds for every subject token, however it comes. */
  ActorRules rules() {
    return new ActorRules(verification, mostActors.get());
  }

  /** That of this server. */
  static CasaTokenExchangeProviderFactory of(KeycloakSession session) {
    if (session.getKeycloakSessionFactory().getProviderFactory(TokenExchangeProvider.class, ID)
        instanceof CasaTokenExchangeProviderFactory factory) {
      return factory;
    }
    throw new IllegalStateException("another provider has taken the id of ours");
  }

  /** Takes {@code max-actors}, 1 to 8; the server does not start with anything else. */
  @Override
  public void init(Config.Scope config) {
    mostActors.set(
        new ActorRules(verification, config.getInt(MOST_ACTORS, TokenProfile.MAX_ACTORS))
            .mostActors());
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {}

  @Override
  public void close() {}

  @Override
  public List<ProviderConfigProperty> getConfigMetadata() {
    return ProviderConfigurationBuilder.create()
        .property()
        .name(MOST_ACTORS)
        .type(ProviderConfigProperty.INTEGER_TYPE)
        .helpText("Longest chain of actors (claim act) that is issued, 1 to 8.")
        .defaultValue(TokenProfile.MAX_ACTORS)
        .add()
        .build();
  }

  @Override
  public String getId() {
    return ID;
  }

  /** Above the built-in's 10: whoever supports a request first answers it. */
  @Override
  public int order() {
    return 100;
  }
}
