/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.launcher.LauncherException;
import io.casa.launcher.Progress;
import io.casa.launcher.process.Readiness;
import io.casa.launcher.tools.ToolQuestion;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for one MCP server's port, asks it for its tools and registers them. */
final class ToolWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

  private final String server;
  private final String address;
  private final RealmData realm;
  private final Progress progress;
  private final CompletableFuture<Integer> registered = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean toldFailure;

  ToolWatch(String server, String address, RealmData realm, Progress progress) {
    this.server = server;
    this.address = address;
    this.realm = realm;
    this.progress = progress;
  }

  void start() {
    Thread.ofVirtual().name("tools of " + server).start(this::watch);
  }

  /** Completes with the number of tools. */
  CompletableFuture<Integer> registered() {
    return registered;
  }

  /**
   * Waits for the registration when the server answers already; a server that is down isn't waited
   * for.
   */
  void awaitIfListening(Duration limit) {
    if (!Readiness.listens(socket())) {
      progress.say(
          server + " does not answer yet at " + address + "; its tools are asked when it does");
      return;
    }
    try {
      registered.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      progress.say("the tools of " + server + " are not known yet");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherException("interrupted while waiting for the tools of " + server, e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void watch() {
    try {
      Duration pause = Duration.ZERO;
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        if (!Readiness.listens(socket())) {
          pause = PAUSE;
        } else if (register()) {
          return;
        } else {
          pause = PAUSE_AFTER_FAILURE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean register() {
    try {
      List<JsonNode> tools = ToolQuestion.ask(address);
      List<String> warnings = realm.push(Map.of(server, tools));
      warnings.forEach(warning -> progress.say("warning: " + warning));
      progress.say(server + " has " + tools.size() + " tools; registered");
      registered.complete(tools.size());
      return true;
    } catch (LauncherException e) {
      if (!toldFailure) {
        progress.say(
            "the tools of " + server + " cannot be registered: " + e.getMessage() + "; trying on");
        toldFailure = true;
      }
      return false;
    }
  }

  private InetSocketAddress socket() {
    int colon = address.lastIndexOf(':');
    return new InetSocketAddress(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }
}
