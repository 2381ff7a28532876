/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.util.concurrent.CompletionStage;

/** Decides requests of one direction. Never blocks the calling thread. */
@FunctionalInterface
public interface RequestGuard {
  /**
   * Decides one request. A stage that completes exceptionally is a defect: the edge must then
   * refuse (gRPC error, which Envoy turns into its {@code status_on_error}).
   */
  CompletionStage<Ruling> decide(HttpRequest request);
}
