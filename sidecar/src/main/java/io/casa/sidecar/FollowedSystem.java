/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import io.casa.sidecar.config.Following;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.config.SystemDocument;
import io.casa.sidecar.guard.AppKey;
import io.casa.sidecar.guard.SidecarException;
import io.casa.sidecar.keycloak.SystemClient;
import io.casa.sidecar.metrics.KeycloakMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The system as Keycloak says it, from the start on and for as long as the sidecar runs. */
final class FollowedSystem implements AutoCloseable {
  private final SystemClient client;
  private final SystemFollower.First first;
  private final AtomicReference<Optional<SystemFollower>> follower =
      new AtomicReference<>(Optional.empty());

  private FollowedSystem(SystemClient client, SystemFollower.First first) {
    this.client = client;
    this.first = first;
  }

  /**
   * Asks until Keycloak has said it.
   *
   * @throws SidecarException when what it says, or the app's key, can't be used
   */
  static FollowedSystem open(SidecarSettings settings, MeterRegistry registry)
      throws SidecarException {
    SystemClient client =
        new SystemClient(
            settings.issuer(),
            settings.app().clientId(),
            AppKey.read(settings.app().privateKeyFile()),
            Clock.systemUTC(),
            new KeycloakMetrics(registry));
    try {
      return new FollowedSystem(
          client, SystemFollower.first(client, Thread::sleep, FollowedSystem::chance));
    } catch (SidecarException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /** What was said first. */
  SystemDocument first() {
    return first.system();
  }

  /** Has the settings follow from now on. */
  void tell(SettingsWatch watch, Supplier<SidecarSettings> inForce) {
    SystemFollower started =
        new SystemFollower(
            client, first.etag(), watch, () -> every(inForce.get()), FollowedSystem::chance);
    follower.set(Optional.of(started));
    started.start();
  }

  /** The system may have changed. */
  void hearNews() {
    follower.get().ifPresent(SystemFollower::hearNews);
  }

  /** Asks at once. */
  ReloadOutcome reload() {
    return follower.get().map(SystemFollower::reload).orElseGet(ReloadOutcome.Unchanged::new);
  }

  @Override
  public void close() {
    follower.get().ifPresent(SystemFollower::close);
    client.close();
  }

  /** Whether settings follow at all can't change while they are in force. */
  private static Duration every(SidecarSettings settings) {
    return settings.following().map(Following::every).orElseThrow();
  }

  private static double chance() {
    return ThreadLocalRandom.current().nextDouble();
  }
}
