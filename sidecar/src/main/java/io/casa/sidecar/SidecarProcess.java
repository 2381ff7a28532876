/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.envoy.EdgeServer;
import io.casa.sidecar.envoy.EdgeWarmUp;
import io.casa.sidecar.envoy.EnvoyFiles;
import io.casa.sidecar.envoy.RoomServer;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.Guards;
import io.casa.sidecar.guard.SidecarException;
import io.casa.sidecar.guard.WaitingRoom;
import io.casa.sidecar.metrics.DecisionFile;
import io.casa.sidecar.metrics.KeycloakMetrics;
import io.casa.sidecar.metrics.ManagementServer;
import io.casa.sidecar.metrics.RecordedDecisions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running sidecar: all parts put together. It opens its socket, and says that it is ready, only
 * when the hot path has been run in; until then Envoy refuses.
 */
final class SidecarProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SidecarProcess.class);

  private final AtomicBoolean serving = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** What was opened, the last on top. */
  private final Deque<Part> parts = new ArrayDeque<>();

  /** What {@link #end} does before it closes anything. */
  private volatile Runnable drain = () -> {};

  private SidecarProcess() {}

  /** Something that was opened. */
  @FunctionalInterface
  private interface Part {
    void close();
  }

  /**
   * Starts everything; returns when requests are decided.
   *
   * @throws SidecarException when a setting can't be used; nothing is left open then
   */
  static SidecarProcess start(SidecarSettings settings) throws SidecarException {
    SidecarProcess process = new SidecarProcess();
    try {
      process.open(settings);
      return process;
    } catch (SidecarException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private void open(SidecarSettings settings) throws SidecarException {
    runDirectory(settings.runDirectory());
    CryptoProvider.install();
    new EnvoyFiles(settings).write();
    PrometheusMeterRegistry registry = registry();
    DecisionFile file =
        DecisionFile.open(
            settings.app().name(), settings.runDirectory().resolve("decisions.jsonl"));
    parts.push(file::close);
    ManagementServer management =
        ManagementServer.open(
            settings.management(), registry, () -> serving.get() && file.isOpen());
    parts.push(management::close);
    Guards guards =
        Guards.open(
            settings.guardSettings(),
            new RecordedDecisions(file, registry),
            new KeycloakMetrics(registry));
    parts.push(guards::close);
    Gauge.builder("casa.sessions", guards, Guards::sessions)
        .description("User requests in progress")
        .register(registry);
    if (settings.holdsCalls()) {
      openRoom(settings, guards, registry);
    }
    guards.warmUp();
    EdgeWarmUp.run(settings.socket());
    EdgeServer edge =
        EdgeServer.open(
            settings.socket(),
            new EdgeServer.Services(
                Map.of(Direction.INBOUND, guards.inbound(), Direction.OUTBOUND, guards.outbound()),
                guards.answers(),
                file::isOpen));
    parts.push(edge::close);
    Drain last = new Drain(edge::open, guards.waitingRoom(), settings.adminSocket());
    drain = () -> last.run(settings.drainTime());
    serving.set(true);
    LOG.atInfo().addKeyValue("app", settings.app().name()).log("Ready");
  }

  /** Before the edge, which sends calls there. */
  private void openRoom(SidecarSettings settings, Guards guards, PrometheusMeterRegistry registry)
      throws SidecarException {
    RoomServer room =
        RoomServer.open(settings.roomSocket(), settings.outbound(), guards.waitingRoom());
    parts.push(room::close);
    Gauge.builder("casa.held.calls", guards.waitingRoom(), WaitingRoom::held)
        .description("Tool calls that wait for their user's approval")
        .register(registry);
  }

  /** Waits until it has ended. */
  void await() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The end in order: not ready any more, then decides and reads what is under way, for as long as
   * the settings say, then {@linkplain #close closes}.
   */
  void end() {
    serving.set(false);
    drain.run();
    close();
  }

  /** Not ready any more, and ends what was opened at once, the last first. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      serving.set(false);
      while (!parts.isEmpty()) {
        parts.pop().close();
      }
      ended.countDown();
    }
  }

  private PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    parts.push(registry::close);
    return registry;
  }

  /** The sockets and files in it are for this user only. */
  private static void runDirectory(Path directory) throws SidecarException {
    try {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new SidecarException("runDirectory: can't be made: " + directory, e);
    }
  }
}
