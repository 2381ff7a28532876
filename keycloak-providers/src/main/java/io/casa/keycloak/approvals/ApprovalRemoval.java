/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.timer.ScheduledTask;

/**
 * Removes approvals, whose arguments are other people's data: as a task, on one node at a time,
 * those of all realms whose time has been over for long, and on request those of a system or realm
 * that goes.
 */
final class ApprovalRemoval implements ScheduledTask {
  /** For how long after its end the page can say what became of an approval. */
  static final Duration KEPT = Duration.ofDays(1);

  private static final String NAME = "casa-old-approvals";
  private static final int TASK_LIMIT_SECONDS = 600;

  @Override
  public String getTaskName() {
    return NAME;
  }

  @Override
  public void run(KeycloakSession session) {
    session
        .getProvider(ClusterProvider.class)
        .executeIfNotExecuted(
            NAME,
            TASK_LIMIT_SECONDS,
            () -> {
              removeOld(session, Time.currentTimeMillis());
              return true;
            });
  }

  private static void removeOld(KeycloakSession session, long nowMillis) {
    em(session)
        .createQuery("delete from ApprovalEntity a where a.expires < :then")
        .setParameter("then", nowMillis - KEPT.toMillis())
        .executeUpdate();
  }

  static void ofSystem(KeycloakSession session, String realmId, String system) {
    em(session)
        .createQuery("delete from ApprovalEntity a where a.realmId = :realm and a.system = :system")
        .setParameter("realm", realmId)
        .setParameter("system", system)
        .executeUpdate();
  }

  static void ofRealm(KeycloakSession session, String realmId) {
    em(session)
        .createQuery("delete from ApprovalEntity a where a.realmId = :realm")
        .setParameter("realm", realmId)
        .executeUpdate();
  }

  private static EntityManager em(KeycloakSession session) {
    return session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }
}
