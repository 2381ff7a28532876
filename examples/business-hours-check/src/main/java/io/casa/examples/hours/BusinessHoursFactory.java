/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.examples.hours;

import io.casa.keycloak.checks.ToolCheckFactory;
import io.casa.toolcheck.spi.ToolCheck;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;
import org.keycloak.Config;

/**
 * Brings the check into Keycloak. Options: {@code --spi-casa-tool-check--business-hours--zone}, and
 * for trials {@code …--now}, an instant at which the clock stands still.
 */
public final class BusinessHoursFactory implements ToolCheckFactory {
  private final AtomicReference<Clock> clock = new AtomicReference<>(Clock.systemUTC());

  @Override
  public String getId() {
    return "business-hours";
  }

  @Override
  public void init(Config.Scope config) {
    ZoneId zone = ZoneId.of(config.get("zone", "UTC"));
    String now = config.get("now");
    clock.set(now == null ? Clock.system(zone) : Clock.fixed(Instant.parse(now), zone));
  }

  @Override
  public ToolCheck toolCheck() {
    return new BusinessHoursCheck(clock.get());
  }
}
