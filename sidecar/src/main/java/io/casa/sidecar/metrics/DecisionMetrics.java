/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.metrics;

import io.casa.sidecar.guard.DecisionRecord;
import io.casa.sidecar.guard.Direction;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Counts and times decisions. Labels come from closed lists or are bounded in number. */
final class DecisionMetrics {
  private static final Pattern CHECK_NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
  private static final int MAX_CHECKS = 32;

  /** From what costs no question to Keycloak up to how long the sidecar waits for its answer. */
  private static final Duration[] BUCKETS =
      LongStream.of(
              250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 500_000, 4_000_000)
          .mapToObj(micros -> Duration.of(micros, ChronoUnit.MICROS))
          .toArray(Duration[]::new);

  private static final String NONE = "none";
  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Set<String> checks = ConcurrentHashMap.newKeySet();

  /** The registry's own look-up makes labels of everything first, each time. */
  private final Map<CounterLabels, Counter> counters = new ConcurrentHashMap<>();

  private final Map<TimerLabels, Timer> timers = new ConcurrentHashMap<>();

  private record TimerLabels(
      Direction direction, DecisionRecord.Kind kind, DecisionRecord.Outcome outcome) {
    static TimerLabels of(DecisionRecord decision) {
      return new TimerLabels(decision.direction(), decision.kind(), decision.outcome());
    }
  }

  private record CounterLabels(TimerLabels timer, String check, String reason) {}

  DecisionMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void count(DecisionRecord decision) {
    counters
        .computeIfAbsent(
            new CounterLabels(
                TimerLabels.of(decision),
                decision.check().map(this::check).orElse(NONE),
                decision.reason().map(reason -> reason.code()).orElse(NONE)),
            this::counter)
        .increment();
    timers
        .computeIfAbsent(TimerLabels.of(decision), this::timer)
        .record((long) (decision.millis() * 1_000_000), TimeUnit.NANOSECONDS);
  }

  private Counter counter(CounterLabels labels) {
    return Counter.builder("casa.decisions")
        .description("Decisions of this sidecar")
        .tag("direction", word(labels.timer().direction()))
        .tag("kind", word(labels.timer().kind()))
        .tag("decision", word(labels.timer().outcome()))
        .tag("check", labels.check())
        .tag("reason", labels.reason())
        .register(registry);
  }

  private Timer timer(TimerLabels labels) {
    return Timer.builder("casa.decision.time")
        .description("How long decisions took")
        .serviceLevelObjectives(BUCKETS)
        .tag("direction", word(labels.direction()))
        .tag("kind", word(labels.kind()))
        .tag("decision", word(labels.outcome()))
        .register(registry);
  }

  /** Check names come from the authorization server; a flood of them must not become labels. */
  private String check(String name) {
    if (!CHECK_NAME.matcher(name).matches()) {
      return OTHER;
    }
    if (checks.contains(name)) {
      return name;
    }
    if (checks.size() >= MAX_CHECKS) {
      return OTHER;
    }
    checks.add(name);
    return name;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
