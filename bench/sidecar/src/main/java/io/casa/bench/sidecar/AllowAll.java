/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.sidecar;

import io.casa.sidecar.envoy.EdgeServer;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.RequestGuard;
import io.casa.sidecar.guard.Ruling;
import io.casa.sidecar.guard.SidecarException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** The sidecar's server with nothing behind it: what asking another process costs by itself. */
public final class AllowAll {
  private AllowAll() {}

  /**
   * Lets everything pass until it is ended.
   *
   * @param arguments the path of the Unix socket
   */
  public static void main(String[] arguments) throws SidecarException, InterruptedException {
    var pass = CompletableFuture.completedStage(new Ruling.Pass(Map.of(), Set.of(), Map.of()));
    RequestGuard guard = request -> pass.thenApply(ruling -> ruling);
    var services =
        new EdgeServer.Services(
            Map.of(Direction.INBOUND, guard, Direction.OUTBOUND, guard),
            metadata -> {
              throw new IllegalStateException("no answer is to be read");
            },
            () -> true);
    try (EdgeServer _ = EdgeServer.open(Path.of(arguments[0]), services)) {
      new CountDownLatch(1).await();
    }
  }
}
