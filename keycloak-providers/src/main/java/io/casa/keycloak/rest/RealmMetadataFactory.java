/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.rest;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.wellknown.WellKnownProvider;
import org.keycloak.wellknown.WellKnownProviderFactory;

/**
 * Publishes {@link RealmMetadata} under the name of a document of Keycloak's, and takes what is in
 * it from whoever has that document's id: Keycloak itself, or another extension in its place.
 */
interface RealmMetadataFactory extends WellKnownProviderFactory {
  /** Name of the document, which is also the id of the provider that makes it. */
  @Override
  String getAlias();

  @Override
  default WellKnownProvider create(KeycloakSession session) {
    return new RealmMetadata(session, session.getProvider(WellKnownProvider.class, getAlias()));
  }

  @Override
  default String getId() {
    return "casa-" + getAlias();
  }

  /** Of two with one alias the lower is used; Keycloak's own has 100. */
  @Override
  default int getPriority() {
    return 1;
  }

  @Override
  default void init(Config.Scope config) {}

  @Override
  default void postInit(KeycloakSessionFactory factory) {}

  @Override
  default void close() {}
}
