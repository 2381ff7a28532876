/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.entities.ClientEntity;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/** Adds clients of OpenID Connect to a realm, without the scopes that it gives to every new one. */
final class BareClients {
  private BareClients() {}

  /**
   * Adds a client. Its protocol is set past the model, which would give the client all scopes of
   * the realm for it: to add those and to take them away again costs more than the client itself,
   * for at each of them Hibernate compares everything that the request has read.
   */
  static ClientModel add(KeycloakSession session, RealmModel realm, String clientId) {
    ClientModel client = realm.addClient(clientId);
    session
        .getProvider(JpaConnectionProvider.class)
        .getEntityManager()
        .find(ClientEntity.class, client.getId())
        .setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
    return client;
  }
}
