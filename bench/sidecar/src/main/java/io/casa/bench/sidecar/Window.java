/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.sidecar;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * What was seen while one variant was asked.
 *
 * @param failed answers that were refusals or errors
 * @param nanos how long the good answers took, sorted
 * @param used processor time of each of the variant's processes
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
record Window(int failed, Duration length, long[] nanos, List<Duration> used) {
  /**
   * How requests are sent.
   *
   * @param perSecond at even intervals; 0: as fast as answers come
   * @param limit after which no more is sent
   */
  record Load(int connections, int perSecond, Duration limit) {}

  static Window of(Variant variant, List<byte[]> requests, Load load) {
    long[] taken = new long[requests.size()];
    var next = new AtomicInteger();
    var failed = new AtomicInteger();
    List<Duration> before = used(variant);
    long start = System.nanoTime();
    try (ExecutorService workers = Executors.newFixedThreadPool(load.connections())) {
      var all =
          IntStream.range(0, load.connections())
              .mapToObj(
                  i ->
                      CompletableFuture.runAsync(
                          () -> send(variant, requests, load, start, next, taken, failed), workers))
              .toList();
      all.forEach(CompletableFuture::join);
    }
    Duration length = Duration.ofNanos(System.nanoTime() - start);
    List<Duration> after = used(variant);
    List<Duration> used =
        IntStream.range(0, after.size()).mapToObj(i -> after.get(i).minus(before.get(i))).toList();
    long[] good = Arrays.stream(taken).filter(nanos -> nanos > 0).sorted().toArray();
    if (good.length == 0) {
      throw new BenchException(variant.name() + ": no request succeeded");
    }
    return new Window(failed.get(), length, good, used);
  }

  private static void send(
      Variant variant,
      List<byte[]> requests,
      Load load,
      long start,
      AtomicInteger next,
      long[] taken,
      AtomicInteger failed) {
    try (Connection connection = Connection.open(variant.port())) {
      int at = next.getAndIncrement();
      while (at < requests.size() && System.nanoTime() - start < load.limit().toNanos()) {
        long from =
            load.perSecond() == 0
                ? System.nanoTime()
                : awaited(start + at * 1_000_000_000L / load.perSecond());
        if (connection.exchange(requests.get(at)).good()) {
          taken[at] = System.nanoTime() - from;
        } else {
          failed.incrementAndGet();
        }
        at = next.getAndIncrement();
      }
    }
  }

  /** Waits; what the request's time counts from is the moment it was due, if that is over. */
  private static long awaited(long due) {
    long now = System.nanoTime();
    if (now > due) {
      return due;
    }
    while (now < due) {
      LockSupport.parkNanos(due - now);
      now = System.nanoTime();
    }
    return now; // not what waking up took
  }

  private static List<Duration> used(Variant variant) {
    return variant.processes().stream().map(Measured::processorTime).toList();
  }

  double perSecond() {
    return nanos.length * 1e9 / length.toNanos();
  }

  /** Milliseconds that this share of the answers took at most. */
  double percentile(double share) {
    return nanos[(int) Math.min(nanos.length - 1L, (long) (share * nanos.length))] / 1e6;
  }

  /** Microseconds of processor time per request of one of the variant's processes. */
  double micros(int process) {
    return used.get(process).toNanos() / 1e3 / nanos.length;
  }
}
