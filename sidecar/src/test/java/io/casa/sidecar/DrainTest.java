/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.ApprovingGuards;
import io.casa.sidecar.guard.GuardSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainTest {
  private final AtomicInteger underWay = new AtomicInteger();
  private ApprovingGuards guards;
  private Drain drain;

  @TempDir private Path folder;

  @BeforeEach
  void open() throws Exception {
    guards =
        new ApprovingGuards(
            new GuardSettings(
                "banking",
                URI.create("http://keycloak.example/realms/banking"),
                new GuardSettings.App(
                    "assistant",
                    GuardSettings.AppType.AGENT,
                    "http://assistant",
                    "id",
                    Optional.of(new GuardSettings.PromptFields("{.prompt}", Optional.empty())),
                    folder.resolve("a.jwk")),
                Optional.empty(),
                List.of(),
                List.of(),
                Duration.ofSeconds(30)));
    drain =
        new Drain(underWay::get, guards.guards().waitingRoom(), folder.resolve("no-envoy.sock"));
  }

  @AfterEach
  void close() {
    guards.close();
  }

  private static Duration took(Runnable task) {
    long start = System.nanoTime();
    task.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void drainWhenNothingIsUnderWayThenEndsAtOnce() {
    assertThat(took(() -> drain.run(Duration.ofSeconds(60)))).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void drainWhenSomethingIsUnderWayThenWaitsForIt() {
    underWay.set(2);
    CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(() -> underWay.set(0));

    assertThat(took(() -> drain.run(Duration.ofSeconds(60))))
        .isBetween(Duration.ofMillis(250), Duration.ofSeconds(30));
  }

  @Test
  void drainWhenTheTimeIsUpThenEndsAllTheSame() {
    underWay.set(1);

    assertThat(took(() -> drain.run(Duration.ofMillis(300))))
        .isBetween(Duration.ofMillis(300), Duration.ofSeconds(30));
  }
}
