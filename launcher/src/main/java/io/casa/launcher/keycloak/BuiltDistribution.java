/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.keycloak;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.LauncherException;
import io.casa.launcher.process.FileTree;
import io.casa.launcher.process.ProcessPlan;
import io.casa.launcher.process.RunningProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A Keycloak that was unpacked, given its providers and built, once for each combination of
 * version, jars and options; kept under {@code .casa/keycloak/<fingerprint>}.
 *
 * @param folder the built distribution; only ever linked, never run in place
 */
record BuiltDistribution(Path folder) {
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(5);
  private static final Duration UNUSED = Duration.ofDays(2);

  /** Finds the one for these options, or makes it. */
  static BuiltDistribution of(KeycloakOptions options) {
    CasaFiles files = options.files();
    List<String> arguments = arguments(options);
    Path built =
        files.work().resolve("keycloak").resolve(fingerprint(options.providers(), arguments));
    if (!Files.isDirectory(built)) {
      make(options, arguments, built);
    }
    touch(built);
    return new BuiltDistribution(built);
  }

  /** Its database to start from. */
  SeedDatabase seed() {
    return new SeedDatabase(folder);
  }

  private static void make(KeycloakOptions options, List<String> arguments, Path built) {
    Path zip = options.files().keycloakZip();
    if (!Files.isRegularFile(zip)) {
      throw new LauncherException(
          zip + " is missing. Build it: mvn -q package -DskipTests -pl launcher -am");
    }
    options
        .progress()
        .say("building Keycloak " + CasaFiles.keycloakVersion() + " (once, half a minute)");
    try {
      Path parent = FileTree.privateFolder(options.files().work().resolve("keycloak"));
      prune(parent);
      Path folder = Files.createTempDirectory(parent, "new-");
      try {
        unzip(zip, folder);
        for (Path jar : options.providers()) {
          Files.copy(jar, folder.resolve("providers").resolve(jar.getFileName()));
        }
        RunningProcess.run(plan(folder, arguments, built), BUILD_LIMIT);
        if (options.database() instanceof Database.DevFile) {
          new SeedDatabase(folder).make(options);
        }
        FileTree.delete(folder.resolve("data"));
        FileTree.delete(folder.resolve("keycloak.log"));
        FileTree.settle(folder, built);
      } finally {
        FileTree.delete(folder);
      }
    } catch (IOException e) {
      throw new LauncherException("cannot unpack " + zip + " to " + built, e);
    }
  }

  /** Each is 200 MB, and every change of a provider makes a new one. */
  private static void prune(Path parent) throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(UNUSED));
    try (Stream<Path> all = Files.list(parent)) {
      for (Path one : all.toList()) {
        if (Files.getLastModifiedTime(one).compareTo(old) < 0) {
          FileTree.delete(one);
        }
      }
    }
  }

  private static void touch(Path built) {
    try {
      Files.setLastModifiedTime(built, FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw new LauncherException("cannot mark " + built + " as used", e);
    }
  }

  private static ProcessPlan plan(Path folder, List<String> arguments, Path built) {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("bin/kc.sh").toString());
    command.add("build");
    command.addAll(arguments);
    return new ProcessPlan(
        "Keycloak's build",
        command,
        Map.of(
            "JAVA_HOME",
            System.getProperty("java.home"),
            "JAVA_OPTS_APPEND",
            "-XX:TieredStopAtLevel=1"),
        folder,
        built.resolveSibling(built.getFileName() + ".log"));
  }

  private static List<String> arguments(KeycloakOptions options) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--db=" + options.database().vendor());
    arguments.add("--health-enabled=true");
    arguments.add("--metrics-enabled=true");
    arguments.addAll(options.buildArguments());
    return arguments;
  }

  private static String fingerprint(List<Path> providers, List<String> arguments) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      List<String> parts =
          new ArrayList<>(
              List.of("seed 2", CasaFiles.keycloakVersion(), System.getProperty("java.version")));
      parts.addAll(arguments);
      for (Path jar : providers) {
        parts.add(jar.getFileName().toString());
        try (InputStream in = Files.newInputStream(jar)) {
          parts.add(
              HexFormat.of()
                  .formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes())));
        }
      }
      digest.update(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 10);
    } catch (IOException e) {
      throw new LauncherException("cannot read the provider jars " + providers, e);
    } catch (NoSuchAlgorithmException e) {
      throw new LauncherException("this JDK has no SHA-256", e);
    }
  }

  /** Unpacks without the archive's own top folder; scripts become executable. */
  private static void unzip(Path zip, Path folder) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      Enumeration<? extends ZipEntry> entries = file.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        Path inside = Path.of(entry.getName());
        if (inside.getNameCount() < 2) {
          continue;
        }
        Path target = folder.resolve(inside.subpath(1, inside.getNameCount())).normalize();
        if (!target.startsWith(folder)) {
          throw new LauncherException(zip + " holds a path that leads out of its folder");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          unpack(file, entry, target);
        }
      }
    }
    Files.createDirectories(folder.resolve("providers"));
  }

  private static void unpack(ZipFile file, ZipEntry entry, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (InputStream in = file.getInputStream(entry)) {
      Files.copy(in, target);
    }
    if (target.toString().endsWith(".sh") && !target.toFile().setExecutable(true)) {
      throw new LauncherException("cannot make " + target + " executable");
    }
  }
}
