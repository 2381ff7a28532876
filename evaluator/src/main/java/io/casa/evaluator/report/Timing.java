/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the evaluation took. For one thread. */
public final class Timing {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Latencies steps = new Latencies();
  private final Map<String, Latencies> checks = new LinkedHashMap<>();
  private long wholeNanos;

  /** Judging one step and taking in what it returned, in nanoseconds. */
  public void step(long nanos) {
    steps.add(nanos);
  }

  /** One run of one check, in nanoseconds. */
  public void check(String check, long nanos) {
    checks.computeIfAbsent(check, _ -> new Latencies()).add(nanos);
  }

  /** Everything after the start, reading included, in nanoseconds. */
  public void whole(long nanos) {
    wholeNanos = nanos;
  }

  Latencies steps() {
    return steps;
  }

  Map<String, Latencies> checks() {
    return Collections.unmodifiableMap(checks);
  }

  double stepsPerSecond() {
    return wholeNanos == 0 ? 0 : steps.count() * NANOS_PER_SECOND / wholeNanos;
  }
}
