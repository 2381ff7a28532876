/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench;

import io.casa.bench.MeasuredServer.ProcessorTime;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * What was seen while one variant alone was asked for.
 *
 * @param count requests answered 200
 * @param failed all others
 * @param latencies of the answered, sorted, in nanoseconds
 */
record Window(int count, int failed, Duration length, List<Long> latencies, ProcessorTime used) {
  /**
   * How requests are sent.
   *
   * @param connections that ask at once
   * @param limit after which no more is sent
   */
  record Load(TokenClient client, int connections, Duration limit) {}

  /** Sends a variant's requests until they are used up or the time is over. */
  static Window of(Variant variant, List<HttpRequest> requests, Load load) {
    var next = new AtomicInteger();
    var failed = new AtomicInteger();
    var latencies = new AtomicLongArray(requests.size());
    ProcessorTime before = variant.server().used();
    long start = System.nanoTime();
    try (ExecutorService workers = Executors.newFixedThreadPool(load.connections())) {
      for (int i = 0; i < load.connections(); i++) {
        workers.execute(
            () -> {
              int at = next.getAndIncrement();
              while (at < requests.size() && System.nanoTime() - start < load.limit().toNanos()) {
                long sent = System.nanoTime();
                if (load.client().status(requests.get(at)) == 200) {
                  latencies.set(at, System.nanoTime() - sent);
                } else {
                  failed.incrementAndGet();
                }
                at = next.getAndIncrement();
              }
            });
      }
    }
    Duration length = Duration.ofNanos(System.nanoTime() - start);
    ProcessorTime used = variant.server().used().minus(before);
    List<Long> answered =
        IntStream.range(0, latencies.length())
            .mapToObj(latencies::get)
            .filter(latency -> latency > 0)
            .sorted()
            .toList();
    if (answered.isEmpty()) {
      throw new BenchException(variant.name() + ": no request succeeded");
    }
    return new Window(answered.size(), failed.get(), length, answered, used);
  }

  double perSecond() {
    return count * 1e9 / length.toNanos();
  }

  /** Milliseconds that this share of the answers took at most. */
  double percentile(double share) {
    int at = (int) Math.min(latencies.size() - 1L, (long) (share * latencies.size()));
    return latencies.get(at) / 1e6;
  }

  /** Keycloak's processor time for one request, in milliseconds. */
  double keycloakMillis() {
    return used.keycloak().toNanos() / 1e6 / count;
  }

  /** PostgreSQL's processor time for one request, in milliseconds. */
  double databaseMillis() {
    return used.database().toNanos() / 1e6 / count;
  }
}
