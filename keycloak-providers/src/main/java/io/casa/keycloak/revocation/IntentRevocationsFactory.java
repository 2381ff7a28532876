/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import com.github.benmanes.caffeine.cache.Ticker;
import io.casa.keycloak.systems.Systems;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderFactory;

/**
 * Holds what this node remembers of revocations, and looks for those of other nodes, and for
 * changes of systems.
 */
public final class IntentRevocationsFactory implements ProviderFactory<IntentRevocations> {
  private static final Logger LOG = Logger.getLogger(IntentRevocationsFactory.class);
  private static final long KEEP_ALIVE_SECONDS = 15;
  private static final long SYSTEMS_SECONDS = 1;

  private final RememberedStates remembered = new RememberedStates(Ticker.systemTicker());
  private final RevocationFeed feed = new RevocationFeed();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("casa-revocations").factory());

  private final List<Future<?>> tasks = new CopyOnWriteArrayList<>();

  @Override
  public IntentRevocations create(KeycloakSession session) {
    return new IntentRevocations(session, remembered, feed);
  }

  RevocationFeed feed() {
    return feed;
  }

  @Override
  public void init(Config.Scope config) {}

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    long millis = RevocationFeed.INTERVAL.toMillis();
    tasks.add(
        looking.scheduleWithFixedDelay(() -> look(factory), millis, millis, TimeUnit.MILLISECONDS));
    tasks.add(
        looking.scheduleWithFixedDelay(
            () -> lookAtSystems(factory), SYSTEMS_SECONDS, SYSTEMS_SECONDS, TimeUnit.SECONDS));
    tasks.add(
        looking.scheduleWithFixedDelay(
            feed::keepAlive, KEEP_ALIVE_SECONDS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS));
  }

  /** Nothing that goes wrong may end the looking: the next look makes up for it. */
  private void look(KeycloakSessionFactory factory) {
    if (feed.isIdle() && !remembered.needLooks()) {
      return;
    }
    try {
      long start = remembered.now();
      long since = Time.currentTimeMillis() - RevocationFeed.OVERLAP.toMillis();
      List<Revocation> ended = ended(factory, since);
      ended.forEach(
          revocation -> {
            remembered.revoked(revocation.intentId());
            feed.publish(revocation);
          });
      if (ended.size() < RevokedIntents.MOST_AT_ONCE) {
        remembered.looked(start, since);
      } else {
        remembered.lookedInPart();
      }
    } catch (RuntimeException | Error e) {
      LOG.warnf("Other nodes' revocations can't be seen: %s", e.getClass().getName());
    }
  }

  /** Whichever node changed them; as with {@link #look}, nothing may end the looking. */
  private void lookAtSystems(KeycloakSessionFactory factory) {
    if (feed.isIdle()) {
      return;
    }
    try {
      feed.look(KeycloakModelUtils.runJobInTransactionWithResult(factory, Systems::versions));
    } catch (RuntimeException | Error e) {
      LOG.warnf("Changes of systems can't be seen: %s", e.getClass().getName());
    }
  }

  private static List<Revocation> ended(KeycloakSessionFactory factory, long since) {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory, session -> new RevokedIntents(session).since(since));
  }

  @Override
  public void close() {
    tasks.forEach(task -> task.cancel(true));
    looking.shutdownNow();
  }

  @Override
  public String getId() {
    return "database";
  }
}
