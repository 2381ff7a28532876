/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.keycloak;

import io.casa.launcher.LauncherException;
import io.casa.launcher.process.FileTree;
import io.casa.launcher.process.FreePorts;
import io.casa.launcher.process.Readiness;
import io.casa.launcher.process.RunningProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One Keycloak on 127.0.0.1: the published distribution as a process of ours, ready when {@link
 * #start} returns.
 *
 * <pre>{@code
 * var options = KeycloakOptions.builder(CasaFiles.ofSystemProperty(), folder).withCasa().build();
 * try (KeycloakServer keycloak = KeycloakServer.start(options)) { keycloak.admin().get("/admin/realms"); }
 * }</pre>
 */
public final class KeycloakServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private final RunningProcess process;
  private final String baseUrl;
  private final String managementUrl;
  private final KeycloakAdmin admin;

  private KeycloakServer(
      RunningProcess process, int port, int managementPort, AdminAccount account) {
    this.process = process;
    this.baseUrl = "http://127.0.0.1:" + port;
    this.managementUrl = "http://127.0.0.1:" + managementPort;
    this.admin = new KeycloakAdmin(baseUrl, account);
  }

  /**
   * Builds the distribution if these options need one that isn't there yet, starts it and waits
   * until it is ready.
   *
   * @throws LauncherException when it does not become ready; nothing is left running then
   */
  public static KeycloakServer start(KeycloakOptions options) {
    BuiltDistribution built = BuiltDistribution.of(options);
    link(built, options.instance());
    boolean seeded = prepareData(built.seed(), options);
    List<Integer> free = FreePorts.next(2);
    int port = options.port() == 0 ? free.get(0) : options.port();
    int managementPort = options.managementPort() == 0 ? free.get(1) : options.managementPort();
    options.progress().say("starting Keycloak on 127.0.0.1:" + port);
    RunningProcess process =
        RunningProcess.start(
            new StartPlan(options, options.instance(), port, managementPort).with(options.admin()));
    KeycloakServer server = new KeycloakServer(process, port, managementPort, options.admin());
    try {
      // "started" in its log comes before its tables are there; this endpoint waits for both.
      new Readiness(process, options.progress())
          .awaitOk(URI.create(server.managementUrl + "/health/ready"), START_LIMIT);
      if (seeded) {
        built.seed().adopt(server.baseUrl, options.admin());
      }
      return server;
    } catch (LauncherException e) {
      server.close();
      if (seeded) {
        FileTree.delete(options.instance().resolve("data")); // its admin may still be the seed's
      }
      throw e;
    }
  }

  /** {@code http://127.0.0.1:port}. */
  public String baseUrl() {
    return baseUrl;
  }

  /** Where {@code /health} and {@code /metrics} are. */
  public String managementUrl() {
    return managementUrl;
  }

  /** The issuer of that realm's tokens. */
  public String issuer(String realm) {
    return baseUrl + "/realms/" + realm;
  }

  /** Admin REST. */
  public KeycloakAdmin admin() {
    return admin;
  }

  /** The process, to watch it. */
  public RunningProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }

  /** Renews the links to the distribution; {@code data/} and the log stay. */
  private static void link(BuiltDistribution built, Path instance) {
    for (String part : List.of("bin", "conf", "lib", "providers", "themes")) {
      FileTree.delete(instance.resolve(part));
      Path source = built.folder().resolve(part);
      if (Files.isDirectory(source)) {
        FileTree.link(source, instance.resolve(part));
      }
    }
    try {
      Path version = instance.resolve("version.txt");
      Files.deleteIfExists(version);
      Files.createLink(version, built.folder().resolve("version.txt"));
    } catch (IOException e) {
      throw new LauncherException("cannot prepare " + instance, e);
    }
  }

  /** Makes the data folder of a new instance; true when it starts from the seed. */
  private static boolean prepareData(SeedDatabase seed, KeycloakOptions options) {
    Path data = options.instance().resolve("data");
    try {
      if (Files.isDirectory(data)) {
        return false;
      }
      Files.createDirectories(data);
      if (!seed.suits(options)) {
        return false;
      }
      seed.copyTo(data);
      return true;
    } catch (IOException e) {
      throw new LauncherException("cannot prepare " + data, e);
    }
  }
}
