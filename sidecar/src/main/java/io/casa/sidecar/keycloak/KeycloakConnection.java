/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import io.casa.sidecar.keycloak.KeycloakRequests.End;
import io.casa.sidecar.keycloak.KeycloakRequests.Endpoint;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way to Keycloak, over HTTP/1.1: bounded in time and in requests under way.
 *
 * <p>A request that may have arrived is never sent again: a tool token may have been paid for. One
 * that found no connection is, twice and after pauses of random length. An endpoint that fails more
 * often than not is left alone for a second, then a few requests try it; each for itself, since
 * what MCP servers and LLMs have us report must not keep calls from being asked about.
 */
final class KeycloakConnection implements AutoCloseable {
  /** For the whole answer; below Envoy's patience with us, so that the refusal is ours. */
  static final Duration ANSWER_TIMEOUT = Duration.ofMillis(3500);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final int MAX_UNDER_WAY = 128;
  private static final int MAX_ATTEMPTS = 3;
  private static final int MAX_ANSWER = 1024 * 1024;
  private static final int SHORTEST_PAUSE_MILLIS = 50;
  private static final int SERVER_ERROR = 500;

  private static final CircuitBreakerConfig LEAVE_ALONE =
      CircuitBreakerConfig.custom()
          .slidingWindowSize(20)
          .minimumNumberOfCalls(10)
          .failureRateThreshold(60)
          .waitDurationInOpenState(Duration.ofSeconds(1))
          .permittedNumberOfCallsInHalfOpenState(3)
          .maxWaitDurationInHalfOpenState(Duration.ofSeconds(5))
          .recordResult(
              answer ->
                  answer instanceof HttpResponse<?> response
                      && response.statusCode() >= SERVER_ERROR)
          .build();

  private final HttpClient http;
  private final KeycloakRequests requests;
  private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY);
  private final Map<Endpoint, CircuitBreaker> circuits = new EnumMap<>(Endpoint.class);

  KeycloakConnection(KeycloakRequests requests) {
    this.requests = requests;
    for (Endpoint endpoint : Endpoint.values()) {
      circuits.put(endpoint, CircuitBreaker.of(endpoint.name(), LEAVE_ALONE));
    }
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  /** The answer; empty when there is none. Never completes exceptionally. */
  CompletionStage<Optional<HttpResponse<byte[]>>> send(
      Endpoint endpoint, SpanPlace place, HttpRequest request) {
    if (!underWay.tryAcquire()) {
      return notSent(endpoint);
    }
    if (!circuit(endpoint).tryAcquirePermission()) {
      underWay.release();
      return notSent(endpoint);
    }
    long start = System.nanoTime();
    Optional<RequestSpan> span = requests.begins(endpoint, request.method(), request.uri(), place);
    CompletableFuture<HttpResponse<byte[]>> sent = new CompletableFuture<>();
    attempt(span.map(traced -> naming(traced, request)).orElse(request), 1, sent);
    // The request's own timeout ends with the headers; this bounds the body too.
    return sent.orTimeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              underWay.release();
              ended(endpoint, System.nanoTime() - start, response, failure);
              span.ifPresent(traced -> end(traced, response, failure));
              return Optional.ofNullable(response);
            });
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private CircuitBreaker circuit(Endpoint endpoint) {
    return Objects.requireNonNull(circuits.get(endpoint), "every endpoint has one");
  }

  private CompletionStage<Optional<HttpResponse<byte[]>>> notSent(Endpoint endpoint) {
    requests.ended(endpoint, End.NOT_SENT, Duration.ZERO);
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private void attempt(
      HttpRequest request, int number, CompletableFuture<HttpResponse<byte[]>> answer) {
    if (answer.isDone()) {
      return;
    }
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
    var _ = answer.whenComplete((any, late) -> sent.cancel(true));
    var _ =
        sent.whenComplete(
            (response, failure) -> {
              if (failure == null) {
                answer.complete(response);
              } else if (number < MAX_ATTEMPTS && neverLeft(failure)) {
                CompletableFuture.delayedExecutor(pauseMillis(number), TimeUnit.MILLISECONDS)
                    .execute(() -> attempt(request, number + 1, answer));
              } else {
                answer.completeExceptionally(failure);
              }
            });
  }

  private static HttpRequest naming(RequestSpan span, HttpRequest request) {
    return HttpRequest.newBuilder(request, (name, value) -> true)
        .header("traceparent", span.traceparent())
        .build();
  }

  private static void end(
      RequestSpan span, @Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
    if (response != null) {
      span.answered(response.statusCode());
    } else {
      span.lost(failure == null ? new IllegalStateException("no answer") : cause(failure));
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static boolean neverLeft(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
  }

  /** Half of it random, so that many sidecars don't come back all at once. */
  private static int pauseMillis(int number) {
    int longest = SHORTEST_PAUSE_MILLIS << number;
    return ThreadLocalRandom.current().nextInt(longest / 2, longest + 1);
  }

  private void ended(
      Endpoint endpoint,
      long nanos,
      @Nullable HttpResponse<byte[]> response,
      @Nullable Throwable failure) {
    End end;
    if (response == null) {
      circuit(endpoint)
          .onError(
              nanos,
              TimeUnit.NANOSECONDS,
              failure == null ? new IllegalStateException("no answer") : failure);
      end = End.LOST;
    } else {
      circuit(endpoint).onResult(nanos, TimeUnit.NANOSECONDS, response);
      end = response.statusCode() >= SERVER_ERROR ? End.FAILED : End.ANSWERED;
    }
    requests.ended(endpoint, end, Duration.ofNanos(nanos));
  }
}
