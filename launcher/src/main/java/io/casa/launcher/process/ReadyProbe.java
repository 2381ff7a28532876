/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.process;

import io.casa.launcher.LauncherException;
import io.casa.launcher.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits until a process answers 200.
 *
 * @param ready where it says so
 */
public record ReadyProbe(RunningProcess process, URI ready, Progress progress) {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration REPORT = Duration.ofSeconds(5);

  /**
   * Returns once the process is ready.
   *
   * @throws LauncherException when the process ends first, or the limit passes
   */
  public void await(Duration limit) {
    long start = System.nanoTime();
    long reported = start;
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (!answers(http)) {
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

  private boolean answers(HttpClient http) {
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
