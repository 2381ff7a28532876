/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.sidecar;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.LauncherException;
import io.casa.launcher.Progress;
import io.casa.launcher.envoy.EnvoyBinary;
import io.casa.launcher.envoy.EnvoyProcess;
import io.casa.launcher.process.ProcessPlan;
import io.casa.launcher.process.Readiness;
import io.casa.launcher.process.RunningProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One app's sidecar and its Envoy; both serve when {@link #start} returns. */
public final class SidecarProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final RunningProcess sidecar;
  private final EnvoyProcess envoy;

  /**
   * The programs of a sidecar.
   *
   * @param size what the sidecar's process may take
   * @param envoy its binary
   * @param cache the sidecar's prepared classes, if there are any
   */
  public record Parts(CasaFiles files, SidecarSize size, Path envoy, Optional<Path> cache) {
    /** Finds or makes what is needed; fetching and preparing happen once. */
    public static Parts ensure(CasaFiles files, SidecarSize size, Progress progress) {
      return new Parts(
          files,
          size,
          EnvoyBinary.ensure(files, progress),
          SidecarCache.ensure(files, size, progress));
    }
  }

  private SidecarProcess(RunningProcess sidecar, EnvoyProcess envoy) {
    this.sidecar = sidecar;
    this.envoy = envoy;
  }

  /**
   * Writes the settings, starts the sidecar, waits until it is warm, then starts its Envoy.
   *
   * @param parts the programs
   * @throws LauncherException when one of them does not come up; nothing is left running then
   */
  public static SidecarProcess start(Parts parts, SidecarSettings settings, Progress progress) {
    settings.write();
    RunningProcess sidecar = RunningProcess.start(plan(parts, settings));
    try {
      URI ready = URI.create("http://127.0.0.1:" + settings.ports().management() + "/ready");
      new Readiness(sidecar, progress).awaitOk(ready, LIMIT);
      return new SidecarProcess(sidecar, startEnvoy(parts.envoy(), settings, progress));
    } catch (LauncherException e) {
      sidecar.close();
      throw e;
    }
  }

  /** Both processes, to watch them. */
  public List<RunningProcess> processes() {
    return List.of(sidecar, envoy.process());
  }

  /** The sidecar first: it has its Envoy drain, and ends when nothing is under way any more. */
  @Override
  public void close() {
    sidecar.close();
    envoy.close();
  }

  private static EnvoyProcess startEnvoy(Path binary, SidecarSettings settings, Progress progress) {
    EnvoyProcess envoy = EnvoyProcess.start(binary, settings.app().name(), settings.folder());
    try {
      Readiness readiness = new Readiness(envoy.process(), progress);
      readiness.await(() -> envoy.listensOn(settings.ports().inbound()), LIMIT);
      readiness.await(() -> envoy.listensOn(settings.ports().outbound()), LIMIT);
      return envoy;
    } catch (LauncherException e) {
      envoy.close();
      throw e;
    }
  }

  private static ProcessPlan plan(Parts parts, SidecarSettings settings) {
    return new ProcessPlan(
        "the sidecar of " + settings.app().name(),
        command(
            parts.files(),
            parts.size(),
            parts.cache().map(SidecarProcess::using).orElse(List.of()),
            settings.file()),
        Map.of(),
        settings.folder(),
        settings.folder().resolve("sidecar.log"));
  }

  /** Unmoved the cache stays in pages of the file, which all sidecars share. */
  private static List<String> using(Path cache) {
    return List.of(
        "-XX:AOTCache=" + cache, "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");
  }

  /** A command line of the sidecar: its size's flags and these. */
  static List<String> command(
      CasaFiles files, SidecarSize size, List<String> flags, Path settings) {
    Path jar = files.sidecarJar();
    if (!Files.isRegularFile(jar)) {
      throw new LauncherException(jar + " is missing. Build it: mvn -q package -DskipTests");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(size.java());
    command.addAll(flags);
    command.addAll(List.of("-jar", jar.toString(), settings.toString()));
    return command;
  }
}
