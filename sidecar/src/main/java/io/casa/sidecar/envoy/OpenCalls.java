/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the checks and answers under way: gRPC tells of each stream once that it is over. */
final class OpenCalls extends ServerStreamTracer.Factory {
  private final AtomicInteger open = new AtomicInteger();

  int count() {
    return open.get();
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    open.incrementAndGet();
    return new ServerStreamTracer() {
      @Override
      public void streamClosed(Status status) {
        open.decrementAndGet();
      }
    };
  }
}
