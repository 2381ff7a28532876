/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** The revocations in the database, in the session's transaction. */
final class RevokedIntents {
  /** Most sessions of one answer. */
  static final int MOST_AT_ONCE = 10_000;

  private final EntityManager em;

  RevokedIntents(KeycloakSession session) {
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  IntentState state(String realmId, String intentId) {
    List<Tuple> rows =
        em.createQuery(
                "select i.id as id, i.revokedAt as revokedAt from IntentEntity i"
                    + " where i.id = :intent and i.realmId = :realm",
                Tuple.class)
            .setParameter("intent", intentId)
            .setParameter("realm", realmId)
            .getResultList();
    if (rows.isEmpty()) {
      return IntentState.UNKNOWN;
    }
    return rows.getFirst().get("revokedAt") == null ? IntentState.LIVE : IntentState.REVOKED;
  }

  /** Ends a session, unless it has been already. */
  Optional<Revocation> revoke(String realmId, String intentId, long nowMillis) {
    int changed =
        em.createQuery(
                "update IntentEntity i set i.revokedAt = :now"
                    + " where i.id = :intent and i.realmId = :realm and i.revokedAt is null")
            .setParameter("now", nowMillis)
            .setParameter("intent", intentId)
            .setParameter("realm", realmId)
            .executeUpdate();
    return changed == 0
        ? Optional.empty()
        : since(nowMillis).stream().filter(ended -> ended.intentId().equals(intentId)).findFirst();
  }

  /** Sessions ended since a moment, oldest first; at most {@link #MOST_AT_ONCE}. */
  List<Revocation> since(long millis) {
    return em
        .createQuery(
            "select i.realmId as realm, i.system as system, i.id as id, i.revokedAt as revokedAt"
                + " from IntentEntity i where i.revokedAt >= :since order by i.revokedAt",
            Tuple.class)
        .setParameter("since", millis)
        .setMaxResults(MOST_AT_ONCE)
        .getResultList()
        .stream()
        .map(
            row ->
                new Revocation(
                    row.get("realm", String.class),
                    row.get("system", String.class),
                    row.get("id", String.class),
                    row.get("revokedAt", Long.class)))
        .toList();
  }
}
