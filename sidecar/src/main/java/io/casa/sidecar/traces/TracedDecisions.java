/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.traces;

import io.casa.sidecar.guard.DecisionLog;
import io.casa.sidecar.guard.DecisionRecord;

/** Tells another log first of each decision, and then traces it. */
record TracedDecisions(DecisionLog first, Traces traced) implements DecisionLog {
  @Override
  public void record(DecisionRecord decision) {
    first.record(decision);
    traced.record(decision);
  }

  @Override
  public boolean traces() {
    return true;
  }
}
