/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.cli;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.LauncherException;
import io.casa.launcher.envoy.EnvoyBinary;
import io.casa.launcher.process.CommandOutput;
import io.casa.launcher.process.FreePorts;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at everything that CASA needs of this machine; changes nothing. */
record Examination(CasaFiles files) {
  private static final int JDK = 25;
  private static final int NODE = 20;
  private static final long DISK_MB = 3_000;
  private static final int PORTS = 16;
  private static final Pattern NUMBER = Pattern.compile("(\\d+)(\\.\\d+)*");

  List<Finding> findings() {
    return List.of(
        jdk(),
        maven(),
        python(),
        node(),
        chromium(),
        envoy(),
        disk(),
        ports(),
        keycloak(),
        corretto());
  }

  private static Finding jdk() {
    String version = System.getProperty("java.version");
    String seen = version + " at " + System.getProperty("java.home");
    boolean compiler = Files.isExecutable(Path.of(System.getProperty("java.home"), "bin", "javac"));
    return Runtime.version().feature() >= JDK && compiler
        ? Finding.good("JDK", seen)
        : Finding.missing(
            "JDK", seen, "install a JDK 25 or newer (adoptium.net, or sdk install java 25-tem)");
  }

  private static Finding maven() {
    Optional<String> seen = firstLine("mvn", "-B", "--version");
    return seen.isPresent()
        ? Finding.good("Maven", seen.get())
        : Finding.missing("Maven", "none", "apt-get install maven, or sdk install maven");
  }

  private Finding python() {
    Optional<String> python = EnvoyBinary.pythonWithPip();
    if (python.isPresent()) {
      return Finding.good("Python+pip", firstLine(python.get(), "--version").orElse(""));
    }
    String remedy = "apt-get install python3-venv python3-pip";
    return EnvoyBinary.find(files).isPresent()
        ? Finding.wanting("Python+pip", "none; only the tests need it here", remedy)
        : Finding.missing("Python+pip", "none; needed to fetch Envoy", remedy);
  }

  private static Finding node() {
    Optional<String> seen = firstLine("node", "--version");
    boolean fits = seen.map(Examination::firstNumber).orElse(0) >= NODE;
    return fits
        ? Finding.good("Node", seen.orElse(""))
        : Finding.wanting(
            "Node",
            seen.orElse("none") + "; only ./casa test needs it",
            "apt-get install nodejs npm (20 or newer)");
  }

  private static Finding chromium() {
    return firstLine("chromium", "--version")
        .map(version -> Finding.good("Chromium", version))
        .orElseGet(
            () ->
                Finding.wanting(
                    "Chromium", "none; only ./casa test needs it", "apt-get install chromium"));
  }

  private Finding envoy() {
    return EnvoyBinary.find(files)
        .map(path -> Finding.good("Envoy", path.toString()))
        .orElseGet(
            () ->
                Finding.wanting(
                    "Envoy",
                    "none yet",
                    "nothing to do: version " + EnvoyBinary.VERSION + " is fetched when needed"));
  }

  private Finding disk() {
    long megabytes = files.root().toFile().getUsableSpace() / 1_000_000;
    String seen = megabytes + " MB free";
    return megabytes >= DISK_MB
        ? Finding.good("Disk", seen)
        : Finding.missing("Disk", seen, "make " + DISK_MB + " MB free at " + files.root());
  }

  private static Finding ports() {
    return Finding.good("Ports", FreePorts.next(PORTS).size() + " free ones found on 127.0.0.1");
  }

  private Finding keycloak() {
    String what = "Keycloak";
    return Files.isRegularFile(files.keycloakZip())
        ? Finding.good(what, CasaFiles.keycloakVersion() + ", distribution is there")
        : Finding.wanting(
            what,
            "distribution " + CasaFiles.keycloakVersion() + " is not there yet",
            "nothing to do: the build fetches it (168 MB)");
  }

  /** Whether the fast crypto provider's native library loads here; Keycloak works without. */
  private Finding corretto() {
    String what = "Corretto";
    Path folder = files.root().resolve("keycloak-providers/target/providers");
    if (!Files.isDirectory(folder)) {
      return Finding.wanting(what, "not built yet", "nothing to do: the build brings it");
    }
    URL[] jars = files.keycloakProviders().stream().map(Examination::url).toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(jars)) {
      Class<?> type =
          Class.forName(
              "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider", true, loader);
      Object provider = type.getField("INSTANCE").get(null);
      type.getMethod("assertHealthy").invoke(provider);
      return Finding.good(what, "fast crypto provider loads");
    } catch (ReflectiveOperationException | IOException | LinkageError e) {
      return Finding.wanting(
          what,
          "fast crypto provider does not load here (" + e.getClass().getSimpleName() + ")",
          "nothing to do: the JDK's own is used, tokens cost about twice the CPU time");
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (IOException e) {
      throw new LauncherException("no URL for " + jar, e);
    }
  }

  private static int firstNumber(String text) {
    Matcher number = NUMBER.matcher(text);
    return number.find() ? Integer.parseInt(number.group(1)) : 0;
  }

  private static Optional<String> firstLine(String... command) {
    return CommandOutput.of(List.of(command)).flatMap(text -> text.lines().findFirst());
  }
}
