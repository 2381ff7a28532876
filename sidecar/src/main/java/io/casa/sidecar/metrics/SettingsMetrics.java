/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the changes of the settings file, and of the system that is followed. */
public final class SettingsMetrics {
  /** What became of a change. */
  public enum Result {
    APPLIED,
    REFUSED,
    NEEDS_RESTART
  }

  private final AtomicLong generation = new AtomicLong(1);
  private final Map<Result, Counter> counters = new EnumMap<>(Result.class);

  /** Into that registry. */
  public SettingsMetrics(MeterRegistry registry) {
    Gauge.builder("casa.settings.generation", generation, AtomicLong::get)
        .description("How many settings have been in force since the start")
        .register(registry);
    for (Result result : Result.values()) {
      counters.put(
          result,
          Counter.builder("casa.settings.reloads")
              .description("Changes of the settings, and what became of them")
              .tag("result", result.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  /** One change was looked at. */
  public void count(Result result) {
    Objects.requireNonNull(counters.get(result), "every result has one").increment();
  }

  /** Other settings are in force; the number of these. */
  public long nextGeneration() {
    return generation.incrementAndGet();
  }
}
