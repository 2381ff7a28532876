/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.process;

import io.casa.launcher.LauncherException;
import io.casa.launcher.Progress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits until a process serves. */
public record Readiness(RunningProcess process, Progress progress) {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration REPORT = Duration.ofSeconds(5);

  /**
   * Returns once that URL answers 200.
   *
   * @throws LauncherException when the process ends first, or the limit passes
   */
  public void awaitOk(URI ready, Duration limit) {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      await(() -> answers(http, ready), limit);
    }
  }

  /**
   * Returns once that address takes connections.
   *
   * @throws LauncherException when the process ends first, or the limit passes
   */
  public void awaitListening(InetSocketAddress address, Duration limit) {
    await(() -> listens(address), limit);
  }

  /** Whether that address takes connections now. */
  public static boolean listens(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns once that is so.
   *
   * @throws LauncherException when the process ends first, or the limit passes
   */
  public void await(BooleanSupplier ready, Duration limit) {
    long start = System.nanoTime();
    long reported = start;
    while (!ready.getAsBoolean()) {
      pause();
      long now = System.nanoTime();
      if (now - start > limit.toNanos()) {
        throw process.failure("was not ready within " + limit.toSeconds() + " s");
      }
      if (now - reported > REPORT.toNanos()) {
        reported = now;
        long seconds = TimeUnit.NANOSECONDS.toSeconds(now - start);
        progress.say("waiting for " + process.name() + " (" + seconds + " s)");
      }
    }
  }

  /** Waits for a moment, or for the end of the process. */
  private void pause() {
    try {
      int status = process.onExit().get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      throw process.failure("ended with status " + status + " before it was ready");
    } catch (TimeoutException e) {
      return; // it runs
    } catch (ExecutionException e) {
      throw new LauncherException("cannot watch " + process.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherException("interrupted while waiting for " + process.name(), e);
    }
  }

  private boolean answers(HttpClient http, URI ready) {
    HttpRequest request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherException("interrupted while waiting for " + process.name(), e);
    }
  }
}
