/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

/** Is told of every decision, once. Must not block and must not throw. */
@FunctionalInterface
public interface DecisionLog {
  /** Takes note of one decision. */
  void record(DecisionRecord decision);

  /** Whether decisions become spans, below which others may belong. */
  default boolean traces() {
    return false;
  }
}
