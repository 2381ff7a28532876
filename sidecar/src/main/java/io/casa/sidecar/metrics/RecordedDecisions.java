/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.metrics;

import io.casa.sidecar.guard.DecisionLog;
import io.casa.sidecar.guard.DecisionRecord;
import io.micrometer.core.instrument.MeterRegistry;

/** Puts every decision on file and into the metrics. */
public final class RecordedDecisions implements DecisionLog {
  private final DecisionFile file;
  private final DecisionMetrics metrics;

  /** Into that file, which somebody else closes, and that registry. */
  public RecordedDecisions(DecisionFile file, MeterRegistry registry) {
    this.file = file;
    this.metrics = new DecisionMetrics(registry);
  }

  @Override
  public void record(DecisionRecord decision) {
    file.add(decision);
    metrics.count(decision);
  }
}
