/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.util.concurrent.CompletableFuture;

/** Refuses everything by failing, until the guards proper are put in. */
final class GuardAssembly implements Guards {
  private final RequestGuard closed =
      request -> CompletableFuture.failedFuture(new SidecarException("not open"));

  GuardAssembly(GuardSettings settings, DecisionLog decisions) {}

  @Override
  public RequestGuard inbound() {
    return closed;
  }

  @Override
  public RequestGuard outbound() {
    return closed;
  }

  @Override
  public AnswerReaders answers() {
    return metadata -> {
      throw new IllegalStateException("not open");
    };
  }

  @Override
  public void warmUp() {}

  @Override
  public void close() {}
}
