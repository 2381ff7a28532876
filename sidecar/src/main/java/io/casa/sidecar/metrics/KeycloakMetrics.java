/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.metrics;

import io.casa.sidecar.keycloak.KeycloakRequests;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** Counts and times the requests to Keycloak. */
public final class KeycloakMetrics implements KeycloakRequests {
  private final MeterRegistry registry;

  /** Into that registry. */
  public KeycloakMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void ended(Endpoint endpoint, End end, Duration took) {
    Timer.builder("casa.keycloak.requests")
        .description("Requests to Keycloak, and how they ended")
        .tag("endpoint", endpoint.name().toLowerCase(Locale.ROOT))
        .tag("end", end.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .record(took);
  }
}
