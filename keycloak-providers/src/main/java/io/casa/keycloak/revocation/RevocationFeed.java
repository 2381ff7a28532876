/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.casa.keycloak.systems.SystemVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells this node's listeners of ended sessions, and that their system has changed: at once when
 * this node ended them, otherwise when the database is looked at next. Each listener is told at
 * least once.
 *
 * <p>Rows become visible in the order of their commits, not of their times, and nodes' clocks
 * differ a little; so every look goes back {@link #OVERLAP}.
 */
final class RevocationFeed {
  /** How often the database is looked at while somebody listens, or asks for states. */
  static final Duration INTERVAL = Duration.ofMillis(250);

  /** How far each look goes back. */
  static final Duration OVERLAP = Duration.ofSeconds(15);

  private static final int MOST_LISTENERS = 2_000;
  private static final int MOST_TOLD = 100_000;

  private final List<RevocationStream> listeners = new CopyOnWriteArrayList<>();
  private final Cache<String, Boolean> told =
      Caffeine.newBuilder()
          .expireAfterWrite(OVERLAP.multipliedBy(4))
          .maximumSize(MOST_TOLD)
          .build();

  /** Adds a listener; false when there are too many. */
  boolean add(RevocationStream listener) {
    listeners.removeIf(RevocationStream::isClosed);
    return listeners.size() < MOST_LISTENERS && listeners.add(listener);
  }

  boolean isIdle() {
    listeners.removeIf(RevocationStream::isClosed);
    return listeners.isEmpty();
  }

  /** Tells the listeners, unless they know. */
  synchronized void publish(Revocation revocation) {
    if (told.asMap().putIfAbsent(revocation.intentId(), true) == null) {
      listeners.forEach(listener -> listener.offer(revocation));
    }
  }

  /** Has each listener compare which document its system has. */
  void look(List<SystemVersion> versions) {
    Map<String, SystemVersion> systems = new HashMap<>();
    versions.forEach(
        one -> systems.put(RevocationStream.systemKey(one.realmId(), one.name()), one));
    listeners.forEach(listener -> listener.look(systems));
  }

  /** Keeps the listeners' connections open, and notices those that are not. */
  void keepAlive() {
    listeners.forEach(RevocationStream::keepAlive);
  }
}
