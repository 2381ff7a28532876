/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import io.casa.sidecar.config.SettingsReader;
import io.casa.sidecar.config.SettingsSources;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.envoy.EdgeServer;
import io.casa.sidecar.envoy.EdgeWarmUp;
import io.casa.sidecar.envoy.EnvoyFiles;
import io.casa.sidecar.envoy.RoomServer;
import io.casa.sidecar.guard.DecisionLog;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.Guards;
import io.casa.sidecar.guard.SidecarException;
import io.casa.sidecar.guard.WaitingRoom;
import io.casa.sidecar.keycloak.KeycloakRequests;
import io.casa.sidecar.metrics.DecisionFile;
import io.casa.sidecar.metrics.KeycloakMetrics;
import io.casa.sidecar.metrics.ManagementServer;
import io.casa.sidecar.metrics.ManagementServer.Reply;
import io.casa.sidecar.metrics.RecordedDecisions;
import io.casa.sidecar.metrics.SettingsMetrics;
import io.casa.sidecar.session.MemoryShare;
import io.casa.sidecar.traces.Traces;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
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
  private final Deque<Part> parts = new ConcurrentLinkedDeque<>();

  /** In force. */
  private volatile SidecarSettings settings;

  private volatile Supplier<Reply> reload = () -> new Reply(503, "not ready\n");

  /** What {@link #end} does before it closes anything. */
  private volatile Runnable drain = () -> {};

  private boolean roomIsOpen;

  private SidecarProcess(SidecarSettings settings) {
    this.settings = settings;
  }

  /** Something that was opened. */
  @FunctionalInterface
  private interface Part {
    void close();
  }

  /**
   * Starts everything; returns when requests are decided.
   *
   * @param file the settings
   * @param apps how many share this process
   * @param runIn theirs
   * @throws SidecarException when a setting can't be used; nothing is left open then
   */
  static SidecarProcess start(Path file, int apps, RunIn runIn) throws SidecarException {
    byte[] text = SettingsReader.text(file);
    SidecarProcess process = new SidecarProcess(SettingsReader.read(file, text));
    try {
      process.open(file, text, MemoryShare.among(apps), runIn);
      return process;
    } catch (SidecarException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private void open(Path file, byte[] text, MemoryShare memory, RunIn runIn)
      throws SidecarException {
    runDirectory(settings.runDirectory());
    PrometheusMeterRegistry registry = registry();
    DecisionFile decisions =
        DecisionFile.open(
            settings.app().name(), settings.runDirectory().resolve("decisions.jsonl"));
    parts.push(decisions::close);
    openManagement(registry, decisions);
    Optional<FollowedSystem> system = followed(registry);
    SettingsSources sources = new SettingsSources(settings, system.map(FollowedSystem::first));
    settings = sources.first();
    new EnvoyFiles(settings).write();
    Guards guards = openGuards(registry, decisions, memory, system);
    openRoomIfNeeded(settings, guards, registry);
    runIn.once(() -> warmUp(guards));
    EdgeServer edge =
        EdgeServer.open(
            settings.socket(),
            new EdgeServer.Services(
                Map.of(Direction.INBOUND, guards.inbound(), Direction.OUTBOUND, guards.outbound()),
                guards.answers(),
                decisions::isOpen));
    parts.push(edge::close);
    SettingsWatch watch =
        new SettingsWatch(
            file,
            text,
            sources,
            next -> apply(next, guards, registry),
            new SettingsMetrics(registry));
    parts.push(watch::close);
    drain = () -> drain(watch, edge, guards);
    reload = () -> said(reload(watch, system));
    serving.set(true);
    watch.start();
    system.ifPresent(followed -> followed.tell(watch, () -> settings));
    LOG.atInfo().addKeyValue("app", settings.app().name()).log("Ready");
  }

  private void warmUp(Guards guards) throws SidecarException {
    guards.warmUp();
    EdgeWarmUp.run(settings.socket());
  }

  /** Waits for Keycloak if the settings follow it; {@code /ready} says so meanwhile. */
  private Optional<FollowedSystem> followed(PrometheusMeterRegistry registry)
      throws SidecarException {
    if (settings.following().isEmpty()) {
      return Optional.empty();
    }
    FollowedSystem system = FollowedSystem.open(settings, registry);
    parts.push(system::close);
    return Optional.of(system);
  }

  private static ReloadOutcome reload(SettingsWatch watch, Optional<FollowedSystem> system) {
    ReloadOutcome ofFile = watch.reload();
    return system.map(followed -> ofFile.and(followed.reload())).orElse(ofFile);
  }

  private void openManagement(PrometheusMeterRegistry registry, DecisionFile decisions)
      throws SidecarException {
    ManagementServer management =
        ManagementServer.open(
            settings.management(),
            registry,
            () -> serving.get() && decisions.isOpen(),
            () -> reload.get());
    parts.push(management::close);
  }

  private Guards openGuards(
      PrometheusMeterRegistry registry,
      DecisionFile decisions,
      MemoryShare memory,
      Optional<FollowedSystem> system)
      throws SidecarException {
    DecisionLog decided = new RecordedDecisions(decisions, registry);
    KeycloakRequests asked = new KeycloakMetrics(registry);
    Optional<Traces> traces = Traces.open(settings.app().name(), System.getenv());
    traces.ifPresent(opened -> parts.push(opened::close));
    Guards guards =
        Guards.open(
            settings.guardSettings(),
            traces.map(opened -> opened.after(decided)).orElse(decided),
            traces.map(opened -> opened.after(asked)).orElse(asked),
            memory,
            system.map(followed -> followed::hearNews));
    parts.push(guards::close);
    Gauge.builder("casa.sessions", guards, Guards::sessions)
        .description("User requests in progress")
        .register(registry);
    return guards;
  }

  /** Everything that can fail first; Envoy before the guards, which refuse what isn't theirs. */
  private void apply(SidecarSettings next, Guards guards, PrometheusMeterRegistry registry)
      throws SidecarException {
    Runnable decideBy = guards.prepare(next.guardSettings());
    openRoomIfNeeded(next, guards, registry);
    new EnvoyFiles(next).rewrite();
    decideBy.run();
    settings = next;
  }

  /** Before the edge, which sends calls there. */
  private void openRoomIfNeeded(
      SidecarSettings wanted, Guards guards, PrometheusMeterRegistry registry)
      throws SidecarException {
    if (roomIsOpen || !wanted.holdsCalls()) {
      return;
    }
    RoomServer room = RoomServer.open(wanted.roomSocket(), wanted.outbound(), guards.waitingRoom());
    roomIsOpen = true;
    parts.push(room::close);
    Gauge.builder("casa.held.calls", guards.waitingRoom(), WaitingRoom::held)
        .description("Tool calls that wait for their user's approval")
        .register(registry);
  }

  private void drain(SettingsWatch watch, EdgeServer edge, Guards guards) {
    watch.close();
    new Drain(edge::open, guards.waitingRoom(), settings.adminSocket()).run(settings.drainTime());
  }

  private static Reply said(ReloadOutcome outcome) {
    return switch (outcome) {
      case ReloadOutcome.Unchanged() -> new Reply(200, "unchanged\n");
      case ReloadOutcome.Applied(long generation) ->
          new Reply(200, "applied: generation " + generation + "\n");
      case ReloadOutcome.Refused(String field) -> new Reply(422, "refused: " + field + "\n");
      case ReloadOutcome.NeedsRestart(var fields) ->
          new Reply(409, "needs_restart: " + String.join(" ", fields) + "\n");
    };
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
