/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.entities.RealmEntity;

/**
 * One new client at a time in a realm, on all nodes together: whoever registers one holds the
 * realm's row until its transaction ends. Only so does a count stay true until then.
 */
final class RegistrationTurn {
  private RegistrationTurn() {}

  /** Waits for the turn, which ends with the session's transaction. */
  static void take(KeycloakSession session, RealmModel realm) {
    entities(session).find(RealmEntity.class, realm.getId(), LockModeType.PESSIMISTIC_WRITE);
  }

  /** How many clients the realm has that were registered by their documents. */
  static long registered(KeycloakSession session, RealmModel realm) {
    return entities(session)
        .createQuery(
            "select count(a) from ClientAttributeEntity a"
                + " where a.name = :name and a.client.realmId = :realm",
            Long.class)
        .setParameter("name", ClientAttributes.URL)
        .setParameter("realm", realm.getId())
        .getSingleResult();
  }

  private static EntityManager entities(KeycloakSession session) {
    return session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }
}
