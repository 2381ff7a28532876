/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import io.casa.keycloak.systems.SystemRemoved;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.keycloak.Config;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.timer.TimerProvider;

/** Adds the table of approvals to Keycloak's database, and sees to it that old ones go. */
public final class ApprovalEntityProviderFactory implements JpaEntityProviderFactory {
  private static final String ID = "casa-approvals";

  /** Setting: how often approvals whose time is over are looked for. */
  private static final String REMOVAL_INTERVAL_SECONDS = "removal-interval-seconds";

  private static final long USUAL_SECONDS = Duration.ofMinutes(15).toSeconds();

  private final AtomicLong removalIntervalSeconds = new AtomicLong(USUAL_SECONDS);

  private static final class ApprovalEntities implements JpaEntityProvider {
    @Override
    public List<Class<?>> getEntities() {
      return List.of(ApprovalEntity.class);
    }

    @Override
    public String getChangelogLocation() {
      return "META-INF/casa-approvals-changelog.xml";
    }

    @Override
    public String getFactoryId() {
      return ID;
    }

    @Override
    public void close() {}
  }

  @Override
  public JpaEntityProvider create(KeycloakSession session) {
    return new ApprovalEntities();
  }

  @Override
  public void init(Config.Scope config) {
    removalIntervalSeconds.set(
        Math.max(1, config.getLong(REMOVAL_INTERVAL_SECONDS, USUAL_SECONDS)));
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    factory.register(
        event -> {
          switch (event) {
            case PostMigrationEvent started ->
                KeycloakModelUtils.runJobInTransaction(factory, this::schedule);
            case SystemRemoved(var session, String realmId, String system) ->
                ApprovalRemoval.ofSystem(session, realmId, system);
            case RealmModel.RealmRemovedEvent removed ->
                ApprovalRemoval.ofRealm(removed.getKeycloakSession(), removed.getRealm().getId());
            default -> {
              // Nothing of ours.
            }
          }
        });
  }

  private void schedule(KeycloakSession session) {
    session
        .getProvider(TimerProvider.class)
        .scheduleTask(
            new ApprovalRemoval(), Duration.ofSeconds(removalIntervalSeconds.get()).toMillis());
  }

  @Override
  public void close() {}

  @Override
  public String getId() {
    return ID;
  }
}
