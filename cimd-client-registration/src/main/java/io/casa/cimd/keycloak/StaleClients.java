/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import io.casa.cimd.Reading.Valid;
import io.casa.cimd.TrustPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.managers.ClientManager;
import org.keycloak.services.managers.RealmManager;
import org.keycloak.timer.ScheduledTask;

/**
 * Removes, on one node at a time, the clients whose documents nobody has needed for so long that
 * they are taken for abandoned, and those whose documents have been gone for as long as a document
 * may be kept.
 */
final class StaleClients implements ScheduledTask {
  private static final Logger LOG = Logger.getLogger(StaleClients.class);
  private static final String NAME = "casa-stale-clients";
  private static final int TASK_LIMIT_SECONDS = 600;

  /** Where no policy says otherwise. */
  private static final Duration UNUSED = Duration.ofDays(30);

  private static final Duration GONE = Duration.ofDays(1);

  private final InstantSource clock;

  StaleClients(InstantSource clock) {
    this.clock = clock;
  }

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
              removeFromAllRealms(session);
              return true;
            });
  }

  private void removeFromAllRealms(KeycloakSession session) {
    List<String> realms = session.realms().getRealmsStream().map(RealmModel::getId).toList();
    for (String realmId : realms) {
      KeycloakModelUtils.runJobInTransaction(
          session.getKeycloakSessionFactory(),
          own -> {
            RealmModel realm = own.realms().getRealm(realmId);
            if (realm != null) {
              own.getContext().setRealm(realm);
              removeFrom(own, realm);
            }
          });
    }
  }

  private void removeFrom(KeycloakSession session, RealmModel realm) {
    Duration unused = UNUSED;
    Duration gone = GONE;
    if (RealmTrust.of(realm).policy() instanceof Valid<TrustPolicy> valid) {
      unused = valid.value().unusedLimit();
      gone = valid.value().cache().max();
    }
    for (ClientModel client : StoredClients.all(realm).toList()) {
      if (KnownClient.of(client).isStale(clock.instant(), unused, gone)) {
        LOG.infof("realm %s: the client %s is stale", realm.getName(), client.getClientId());
        new ClientManager(new RealmManager(session)).removeClient(realm, client);
      }
    }
  }
}
