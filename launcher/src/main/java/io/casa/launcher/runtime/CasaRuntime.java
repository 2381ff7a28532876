/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.launcher.LauncherException;
import io.casa.launcher.Progress;
import io.casa.launcher.keycloak.KeycloakAdmin;
import io.casa.launcher.keycloak.KeycloakOptions;
import io.casa.launcher.keycloak.KeycloakServer;
import io.casa.launcher.mas.AppKey;
import io.casa.launcher.mas.MasApp;
import io.casa.launcher.mas.MasYaml;
import io.casa.launcher.mas.MultiAgentSystem;
import io.casa.launcher.process.FileTree;
import io.casa.launcher.process.RunningProcess;
import io.casa.launcher.sidecar.SidecarProcess;
import io.casa.launcher.sidecar.SidecarSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Keycloak with our providers, and a sidecar with its Envoy for each app of one multi-agent system.
 * All serve when {@link #start} returns; {@link #close()} ends them all.
 *
 * <p>A part that dies is reported and stays down: what needed it is refused, everything else goes
 * on.
 */
public final class CasaRuntime implements AutoCloseable {
  private static final Duration TOOLS_LIMIT = Duration.ofSeconds(20);

  /** How long after a death it is a death, and not the whole run being ended by Ctrl-C. */
  private static final long DEATH_DELAY_MS = 500;

  private final CasaOptions options;
  private final MultiAgentSystem system;
  private final RunFolder folder;
  private final Layout layout;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Thread hook = new Thread(this::end, "end CASA");
  private final List<ToolWatch> watches = new ArrayList<>();
  private volatile boolean ending;
  private volatile boolean partDied;
  private KeycloakServer keycloak;

  @SuppressWarnings("NullAway.Init") // keycloak: start() hands out no runtime without one
  private CasaRuntime(CasaOptions options, MultiAgentSystem system) {
    this.options = options;
    this.system = system;
    int longest = system.apps().stream().mapToInt(app -> app.name().length()).max().orElse(0);
    this.folder = RunFolder.create(options.files(), system.name(), longest);
    this.layout = Layout.of(options, system, folder);
  }

  /**
   * Starts everything.
   *
   * @throws LauncherException when something is missing or does not come up; nothing is left
   *     running
   */
  public static CasaRuntime start(CasaOptions options) {
    MultiAgentSystem system = MasYaml.read(options.mas());
    requireApps(options, system);
    CasaRuntime runtime = new CasaRuntime(options, system);
    Runtime.getRuntime().addShutdownHook(runtime.hook);
    try {
      runtime.open();
      return runtime;
    } catch (LauncherException e) {
      runtime.close();
      throw e;
    }
  }

  /** The realm's name. */
  public String realm() {
    return system.name();
  }

  /** Keycloak's base URL. */
  public String keycloakUrl() {
    return layout.keycloakUrl();
  }

  /** The realm's URL: its tokens' issuer. */
  public String issuer() {
    return layout.issuer();
  }

  /** What the system calls its LLM; empty when it has none. */
  public Optional<String> llmUrl() {
    return system.llmUrl();
  }

  /** Keycloak's Admin REST. */
  public KeycloakAdmin admin() {
    return keycloak.admin();
  }

  /** The apps, in the resource's order. */
  public List<RunningApp> apps() {
    return layout.apps();
  }

  /**
   * One app.
   *
   * @throws LauncherException when the resource has none of that name
   */
  public RunningApp app(String name) {
    return apps().stream()
        .filter(app -> app.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new LauncherException("there is no app " + name));
  }

  /** Completes when every server's tools are registered, those included that start later. */
  public CompletableFuture<Void> toolsRegistered() {
    return CompletableFuture.allOf(
        watches.stream().map(ToolWatch::registered).toArray(CompletableFuture<?>[]::new));
  }

  /** Logs, decisions and Envoy's files of this run. */
  public Path folder() {
    return folder.path();
  }

  /** Whether a part has died since the start. */
  public boolean partDied() {
    return partDied;
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the JVM is going down, the hook does or did the same
    }
  }

  private void open() {
    Progress progress = options.progress();
    CompletableFuture<SidecarProcess.Parts> sidecarParts =
        CompletableFuture.supplyAsync(
            () -> SidecarProcess.Parts.ensure(options.files(), options.sidecars(), progress));
    Map<String, JsonNode> jwks = writeKeys();
    keycloak = KeycloakServer.start(keycloakOptions());
    own(keycloak);
    supervise(keycloak.process());
    RealmData realm = new RealmData(keycloak.admin(), system, jwks);
    realm.createRealm();
    realm.push(Map.of()).forEach(warning -> progress.say("warning: " + warning));
    watchTools(realm);
    progress.say("starting " + system.apps().size() + " sidecars");
    startSidecars(join(sidecarParts));
    watches.forEach(watch -> watch.awaitIfListening(TOOLS_LIMIT));
  }

  private KeycloakOptions keycloakOptions() {
    KeycloakOptions.Builder keycloak =
        KeycloakOptions.builder(options.files(), folder.keycloak())
            .withCasa()
            .database(options.database())
            .port(layout.keycloakPort())
            .progress(options.progress());
    options.keycloakJavaArguments().ifPresent(keycloak::javaArguments);
    return keycloak.build();
  }

  private Map<String, JsonNode> writeKeys() {
    Map<String, JsonNode> jwks = new LinkedHashMap<>();
    for (MasApp app : system.apps()) {
      AppKey key = AppKey.generate();
      key.write(FileTree.privateFolder(folder.app(app.name())).resolve(SidecarSettings.KEY_FILE));
      jwks.put(app.name(), key.publicJwks());
    }
    return jwks;
  }

  private void watchTools(RealmData realm) {
    for (MasApp app : system.apps()) {
      if (app.asksForTools()) {
        String address = layout.application(app.name());
        ToolWatch watch = new ToolWatch(app.name(), address, realm, options.progress());
        watches.add(watch);
        own(watch);
        watch.start();
      }
    }
  }

  /** All at once: each spends most of its start waiting. */
  private void startSidecars(SidecarProcess.Parts programs) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> all =
          layout.sidecars().stream()
              .map(
                  settings ->
                      CompletableFuture.runAsync(() -> startSidecar(programs, settings), threads))
              .toList();
      all.forEach(CasaRuntime::join);
    }
  }

  private void startSidecar(SidecarProcess.Parts programs, SidecarSettings settings) {
    SidecarProcess sidecar = SidecarProcess.start(programs, settings, options.progress());
    own(sidecar);
    sidecar.processes().forEach(this::supervise);
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LauncherException failure) {
        throw failure;
      }
      throw new LauncherException("a part could not be started", e.getCause());
    }
  }

  /** Of a part that is owned by now. */
  private void supervise(RunningProcess process) {
    process.leaveToOwner();
    Executor later = CompletableFuture.delayedExecutor(DEATH_DELAY_MS, TimeUnit.MILLISECONDS);
    CompletableFuture<Void> _ =
        process.onExit().thenAcceptAsync(status -> tellDeath(process, status), later);
  }

  private void tellDeath(RunningProcess process, int status) {
    if (!ending) {
      partDied = true;
      options
          .progress()
          .say(
              "%s died with status %d; what needs it is refused. Its log: %s"
                  .formatted(process.name(), status, process.log()));
    }
  }

  /** Remembers what must be closed; when everything is being ended already, closes it at once. */
  private void own(AutoCloseable part) {
    synchronized (parts) {
      if (!ending) {
        parts.push(part);
        return;
      }
    }
    close(part);
    throw new LauncherException("this run is being ended");
  }

  /** Keycloak last: until its clients have ended, sidecars ask it about what is under way. */
  private synchronized void end() {
    List<AutoCloseable> all;
    synchronized (parts) {
      ending = true;
      all = List.copyOf(parts);
      parts.clear();
    }
    if (all.isEmpty()) {
      folder.clean(List.copyOf(options.apps().keySet()));
      return;
    }
    closeTogether(all.stream().filter(part -> !(part instanceof KeycloakServer)).toList());
    closeTogether(all.stream().filter(KeycloakServer.class::isInstance).toList());
    folder.clean(List.copyOf(options.apps().keySet()));
  }

  private void closeTogether(List<AutoCloseable> some) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      some.forEach(part -> threads.execute(() -> close(part)));
    }
  }

  private void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) { // AutoCloseable's own signature; the others must still be closed
      options.progress().say("could not end " + part + ": " + e.getMessage());
    }
  }

  private static void requireApps(CasaOptions options, MultiAgentSystem system) {
    TreeSet<String> missing = new TreeSet<>();
    system.apps().forEach(app -> missing.add(app.name()));
    TreeSet<String> unknown = new TreeSet<>(options.apps().keySet());
    unknown.removeAll(missing);
    missing.removeAll(options.apps().keySet());
    if (!unknown.isEmpty()) {
      throw new LauncherException("%s has no app %s".formatted(options.mas(), unknown.first()));
    }
    if (!missing.isEmpty()) {
      throw new LauncherException(
          "where does %s listen? Give --app %s=127.0.0.1:PORT"
              .formatted(missing.first(), missing.first()));
    }
    for (CasaOptions.Route route : options.routes().keySet()) {
      if (!options.apps().keySet().containsAll(List.of(route.app(), route.mcpServer()))) {
        throw new LauncherException("there is no such way: " + route);
      }
    }
  }
}
