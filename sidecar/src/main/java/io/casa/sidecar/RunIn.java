/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import io.casa.sidecar.guard.SidecarException;

/**
 * Runs the code that all apps of a process share in, by whichever gets there first; the others wait
 * for that, and find it warm. Thread-safe.
 */
final class RunIn {
  private boolean isDone;

  /** Takes the hot path. */
  @FunctionalInterface
  interface HotPath {
    void run() throws SidecarException;
  }

  synchronized void once(HotPath path) throws SidecarException {
    if (!isDone) {
      path.run();
      isDone = true;
    }
  }
}
