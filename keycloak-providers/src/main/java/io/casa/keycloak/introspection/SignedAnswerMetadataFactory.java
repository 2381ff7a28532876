/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.introspection;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.wellknown.WellKnownProvider;
import org.keycloak.wellknown.WellKnownProviderFactory;

/** Publishes {@link SignedAnswerMetadata} in the place of a document that another publishes. */
interface SignedAnswerMetadataFactory extends WellKnownProviderFactory {
  /** Name of the document, which is also the id of the provider that makes it. */
  @Override
  String getAlias();

  @Override
  default WellKnownProvider create(KeycloakSession session) {
    return new SignedAnswerMetadata(
        session.getProvider(WellKnownProvider.class, getAlias()),
        () -> SignedAnswer.algorithm(session));
  }

  @Override
  default String getId() {
    return "casa-" + getAlias();
  }

  @Override
  default boolean isAvailableViaServerMetadata() {
    return true;
  }

  @Override
  default void init(Config.Scope config) {}

  @Override
  default void postInit(KeycloakSessionFactory factory) {}

  @Override
  default void close() {}
}
