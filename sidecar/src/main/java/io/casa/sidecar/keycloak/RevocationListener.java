/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Listens to which sessions Keycloak ends and when the system changes, for as long as the sidecar
 * runs; comes back after every break and asks for what it missed. While Keycloak can't be reached
 * nothing is heard, and tokens stay good until they expire.
 */
public final class RevocationListener implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Whoever is refused is refused again; a key is not registered by asking often. */
  private static final Duration PAUSE_WHEN_REFUSED = Duration.ofSeconds(30);

  /** Three comments of Keycloak's missed. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(45);

  private final String issuer;
  private final String clientId;
  private final ClientKey key;
  private final Clock clock;
  private final RealmNews news;
  private final AtomicLong lastMillis = new AtomicLong();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();
  private final Thread thread;

  private RevocationListener(
      URI issuer, String clientId, ClientKey key, Clock clock, RealmNews news) {
    this.issuer = issuer.toString();
    this.clientId = clientId;
    this.key = key;
    this.clock = clock;
    this.news = news;
    this.thread = Thread.ofVirtual().name("revocations").unstarted(this::run);
  }

  /**
   * Starts listening.
   *
   * @param news is told
   */
  public static RevocationListener start(
      URI issuer, String clientId, ClientKey key, Clock clock, RealmNews news) {
    RevocationListener listener = new RevocationListener(issuer, clientId, key, clock, news);
    listener.thread.start();
    return listener;
  }

  @Override
  public void close() {
    thread.interrupt();
    http.shutdownNow();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(listen());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until the answer ends, fails or falls silent; says how long to wait then. */
  private Duration listen() throws InterruptedException {
    RevocationEvents events = new RevocationEvents(news, System::nanoTime, lastMillis);
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(request(), BodyHandlers.fromLineSubscriber(events));
    try {
      while (events.silentNanos() <= LONGEST_SILENCE.toNanos()) {
        Optional<Duration> pause = pauseAfter(answer);
        if (pause.isPresent()) {
          return pause.get();
        }
      }
      return PAUSE;
    } finally {
      answer.cancel(true);
    }
  }

  /** Empty while the answer goes on. */
  private static Optional<Duration> pauseAfter(CompletableFuture<HttpResponse<Void>> answer)
      throws InterruptedException {
    try {
      HttpResponse<Void> over = answer.get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.of(over.statusCode() / 100 == 4 ? PAUSE_WHEN_REFUSED : PAUSE);
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (ExecutionException | CompletionException _) {
      return Optional.of(PAUSE);
    }
  }

  private HttpRequest request() {
    long since = TimeUnit.MILLISECONDS.toSeconds(lastMillis.get());
    return HttpRequest.newBuilder(URI.create(issuer + "/casa/revocations?since=" + since))
        .header("accept", "text/event-stream")
        .header("casa-client-assertion", key.assertion(clientId, issuer, clock.instant()))
        .GET()
        .build();
  }
}
