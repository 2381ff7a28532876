/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.sidecar;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.LauncherException;
import io.casa.launcher.Progress;
import io.casa.launcher.mas.AppKey;
import io.casa.launcher.mas.AppType;
import io.casa.launcher.mas.MasApp;
import io.casa.launcher.process.FileTree;
import io.casa.launcher.process.FreePorts;
import io.casa.launcher.process.ProcessPlan;
import io.casa.launcher.process.Readiness;
import io.casa.launcher.process.RunningProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sidecar's classes, loaded and linked once and kept in a file that all sidecars map (JEP 483,
 * JEP 514): they start in less time and share that memory. Made by a sidecar of its own that runs
 * itself in and ends, and made anew when the jars or the JDK change.
 */
final class SidecarCache {
  private static final String SUFFIX = ".aot";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Writing the file is the training process's last deed. */
  private static final Duration WRITING = Duration.ofSeconds(90);

  private SidecarCache() {}

  /**
   * Finds or makes it.
   *
   * @return empty when it can't be made: sidecars run without it, too, only bigger and later
   */
  static Optional<Path> ensure(CasaFiles files, SidecarSize size, Progress progress) {
    Path folder = files.work().resolve("sidecar-cache");
    try {
      Path file = folder.resolve(size.code() + "-" + fingerprint(files.sidecarJar()) + SUFFIX);
      if (!Files.isRegularFile(file)) {
        progress.say("preparing the sidecar's classes (once)");
        make(files, size, folder, file);
      }
      return Optional.of(file);
    } catch (IOException | LauncherException e) {
      progress.say("sidecars start without prepared classes: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static void make(CasaFiles files, SidecarSize size, Path folder, Path file)
      throws IOException {
    Files.createDirectories(folder);
    Path run = Files.createTempDirectory(folder, "new-");
    try {
      Path made = run.resolve("made" + SUFFIX);
      train(files, size, run, made);
      removeOthers(folder, size);
      Files.move(made, file);
    } finally {
      FileTree.delete(run);
    }
  }

  /** The authorization server of its settings doesn't exist: running itself in needs none. */
  private static void train(CasaFiles files, SidecarSize size, Path run, Path made) {
    List<Integer> ports = FreePorts.next(5);
    SidecarSettings settings =
        new SidecarSettings(
            "training",
            "http://127.0.0.1:" + ports.getLast() + "/realms/training",
            app(),
            run,
            new SidecarSettings.Ports(ports.get(0), ports.get(1), ports.get(2)),
            "127.0.0.1:" + ports.get(3),
            Optional.of(
                new SidecarSettings.Llm(
                    "https://llm.invalid", "http://127.0.0.1:" + ports.get(3), Optional.empty())),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            false);
    AppKey.generate().write(run.resolve(SidecarSettings.KEY_FILE));
    settings.write();
    List<String> command =
        SidecarProcess.command(files, size, List.of("-XX:AOTCacheOutput=" + made), settings.file());
    RunningProcess process =
        RunningProcess.start(
            new ProcessPlan(
                "the sidecar that prepares classes",
                command,
                Map.of(),
                run,
                run.resolve("sidecar.log")));
    try (process) {
      URI ready = URI.create("http://127.0.0.1:" + settings.ports().management() + "/ready");
      new Readiness(process, Progress.silent()).awaitOk(ready, LIMIT);
      process.end(WRITING);
    }
    if (!Files.isRegularFile(made)) {
      throw process.failure("wrote no " + made.getFileName());
    }
  }

  private static MasApp app() {
    return new MasApp(
        "training",
        AppType.AGENT,
        Optional.empty(),
        "training.invalid",
        "http",
        Optional.of(new MasApp.PromptFields("{.prompt}", Optional.empty())),
        Optional.empty(),
        List.of());
  }

  private static void removeOthers(Path folder, SidecarSize size) throws IOException {
    try (Stream<Path> others = Files.list(folder)) {
      for (Path other : others.filter(path -> isOutdated(path, size)).toList()) {
        Files.delete(other); // a process that has mapped it keeps it
      }
    }
  }

  /** Those of another size may be in use, and are kept. */
  private static boolean isOutdated(Path path, SidecarSize size) {
    String name = path.getFileName().toString();
    return name.endsWith(SUFFIX)
        && EnumSet.complementOf(EnumSet.of(size)).stream()
            .noneMatch(other -> name.startsWith(other.code() + "-"));
  }

  /** The JVM and the jars by name, size and time, which is what the JVM itself compares. */
  private static String fingerprint(Path jar) throws IOException {
    List<String> parts = new ArrayList<>(List.of(System.getProperty("java.vm.version")));
    parts.add(part(jar));
    try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
      for (Path library : libraries.sorted().toList()) {
        parts.add(part(library));
      }
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String part(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return "%s %d %s".formatted(file, attributes.size(), attributes.lastModifiedTime());
  }
}
