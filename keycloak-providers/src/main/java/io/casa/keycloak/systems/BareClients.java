/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Adds clients to a realm, without the scopes that it gives to every new one. */
final class BareClients {
  private static final String REMOVE_SCOPES = "deleteClientScopeClientMappingByClient";

  private BareClients() {}

  /**
   * Adds a client. Its scopes go by one statement: the model's own way takes one each, and before
   * each Hibernate compares everything that the request has read.
   */
  static ClientModel add(KeycloakSession session, RealmModel realm, String clientId) {
    ClientModel client = realm.addClient(clientId);
    session
        .getProvider(JpaConnectionProvider.class)
        .getEntityManager()
        .createNamedQuery(REMOVE_SCOPES)
        .setParameter("clientId", client.getId())
        .executeUpdate();
    return client;
  }
}
