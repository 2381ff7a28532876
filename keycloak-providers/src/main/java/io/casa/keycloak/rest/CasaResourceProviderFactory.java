/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.rest;

import io.casa.keycloak.llmcalls.SelectionStore;
import io.casa.keycloak.tokens.TokenVerification;
import io.casa.keycloak.tokens.VerifiedSignatures;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Hangs {@link CasaResource} under each realm. */
public final class CasaResourceProviderFactory implements RealmResourceProviderFactory {
  private static final int REMEMBERED_TOKENS = 10_000;

  private final TokenVerification verification =
      new TokenVerification(new VerifiedSignatures(REMEMBERED_TOKENS));

  @Override
  public RealmResourceProvider create(KeycloakSession session) {
    var resource = new CasaResource(session, verification);
    return new RealmResourceProvider() {
      @Override
      public Object getResource() {
        return resource;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void init(Config.Scope config) {}

  /** Joins the cache of selections before the first request, so that a node holds its share. */
  @Override
  public void postInit(KeycloakSessionFactory factory) {
    factory.register(
        event -> {
          if (event instanceof PostMigrationEvent) {
            KeycloakModelUtils.runJobInTransaction(factory, SelectionStore::of);
          }
        });
  }

  @Override
  public void close() {}

  @Override
  public String getId() {
    return "casa";
  }
}
