/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.rest;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.wellknown.WellKnownProvider;
import org.keycloak.wellknown.WellKnownProviderFactory;

/** Publishes {@link AuthZenMetadata}, before Keycloak's own experiment of that name. */
public final class AuthZenMetadataFactory implements WellKnownProviderFactory {
  @Override
  public WellKnownProvider create(KeycloakSession session) {
    return new AuthZenMetadata(session);
  }

  @Override
  public void init(Config.Scope config) {}

  @Override
  public void postInit(KeycloakSessionFactory factory) {}

  @Override
  public void close() {}

  @Override
  public String getId() {
    return "casa-authzen";
  }

  @Override
  public String getAlias() {
    return "authzen-configuration";
  }

  /** Of two with one alias the lower is used. */
  @Override
  public int getPriority() {
    return -1;
  }

  @Override
  public boolean isAvailableViaServerMetadata() {
    return true;
  }
}
