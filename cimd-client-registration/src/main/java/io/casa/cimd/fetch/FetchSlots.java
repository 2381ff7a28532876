/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import io.casa.cimd.CimdReason;
import io.casa.cimd.RefusedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs at most so many fetches of one server at once, each on a thread that can be given up when
 * its time is over. A fetch that hangs where nothing can interrupt it, such as in the resolver,
 * keeps its slot but not its caller.
 */
public final class FetchSlots implements AutoCloseable {
  private final Semaphore free;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().daemon().name("casa-cimd-fetch-", 0).factory());

  public FetchSlots(int most) {
    this.free = new Semaphore(most);
  }

  /**
   * Runs a fetch.
   *
   * @param giveUp ends it when its time is over
   * @throws ExecutionException with what the fetch has thrown
   */
  <T> T run(Callable<T> fetch, Duration limit, Runnable giveUp)
      throws RefusedException, ExecutionException {
    if (!free.tryAcquire()) {
      throw new RefusedException(CimdReason.TOO_MANY_FETCHES);
    }
    Future<T> running =
        threads.submit(
            () -> {
              try {
                return fetch.call();
              } finally {
                free.release();
              }
            });
    try {
      return running.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      giveUp.run();
      throw new RefusedException(CimdReason.TIME_LIMIT_EXCEEDED, "total", e);
    } catch (InterruptedException e) {
      giveUp.run();
      Thread.currentThread().interrupt();
      throw new RefusedException(CimdReason.TIME_LIMIT_EXCEEDED, "interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
