/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Where the parts of a checkout lie.
 *
 * @param root the checkout's folder
 */
public record CasaFiles(Path root) {
  private static final Properties VERSIONS = versions();

  public CasaFiles {
    root = Objects.requireNonNull(root, "root").toAbsolutePath().normalize();
  }

  /**
   * The checkout that the system property {@code casa.root} names, or the working folder.
   *
   * @throws LauncherException when that is not a checkout
   */
  public static CasaFiles ofSystemProperty() {
    CasaFiles files = new CasaFiles(Path.of(System.getProperty("casa.root", "")));
    if (!Files.isDirectory(files.root.resolve("launcher"))) {
      throw new LauncherException(
          files.root
              + " is not a CASA checkout. Start with ./casa, or set -Dcasa.root=<checkout>.");
    }
    return files;
  }

  /** The version of Keycloak that is run. */
  public static String keycloakVersion() {
    return VERSIONS.getProperty("keycloak");
  }

  /** What is kept between runs: built servers, Envoy, logs. */
  public Path work() {
    return root.resolve(".casa");
  }

  /** The Keycloak distribution as published. */
  public Path keycloakZip() {
    return root.resolve("launcher/target/dist/keycloak-" + keycloakVersion() + ".zip");
  }

  /** The sidecar's runnable jar. */
  public Path sidecarJar() {
    return root.resolve("sidecar/target/sidecar-" + VERSIONS.getProperty("casa") + ".jar");
  }

  /**
   * The jars that make a Keycloak ours.
   *
   * @throws LauncherException when they were not built
   */
  public List<Path> keycloakProviders() {
    Path folder = root.resolve("keycloak-providers/target/providers");
    if (!Files.isDirectory(folder)) {
      throw new LauncherException(folder + " is missing. Build it: mvn -q package -DskipTests");
    }
    try (Stream<Path> jars = Files.list(folder)) {
      return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new LauncherException("cannot list " + folder, e);
    }
  }

  private static Properties versions() {
    Properties versions = new Properties();
    try (InputStream in = CasaFiles.class.getResourceAsStream("versions.properties")) {
      versions.load(Objects.requireNonNull(in, "versions.properties"));
      return versions;
    } catch (IOException e) {
      throw new LauncherException("versions.properties cannot be read", e);
    }
  }
}
