/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import io.casa.semantic.SemanticHealth.CircuitState;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Leaves alone for a while what has failed several times in a row; then one call tries it. */
final class Circuit {
  private final int failuresToOpen;
  private final long pauseNanos;
  private final LongSupplier nanos;

  private int failures;
  private long openedAt;
  private CircuitState state = CircuitState.CLOSED;

  Circuit(int failuresToOpen, Duration pause, LongSupplier nanos) {
    this.failuresToOpen = failuresToOpen;
    this.pauseNanos = pause.toNanos();
    this.nanos = nanos;
  }

  /**
   * Whether a call may be made; each one allowed must end in {@link #succeeded} or {@link #failed}.
   */
  synchronized boolean admits() {
    if (state == CircuitState.OPEN && nanos.getAsLong() - openedAt >= pauseNanos) {
      state = CircuitState.HALF_OPEN;
      return true;
    }
    return state == CircuitState.CLOSED;
  }

  synchronized void succeeded() {
    failures = 0;
    state = CircuitState.CLOSED;
  }

  synchronized void failed() {
    failures++;
    if (state == CircuitState.HALF_OPEN || failures >= failuresToOpen) {
      state = CircuitState.OPEN;
      openedAt = nanos.getAsLong();
    }
  }

  synchronized CircuitState state() {
    return state;
  }
}
