/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.Progress;
import io.casa.launcher.keycloak.Database;
import io.casa.launcher.keycloak.KeycloakAdmin;
import io.casa.launcher.keycloak.KeycloakOptions;
import io.casa.launcher.keycloak.KeycloakServer;
import io.casa.launcher.process.FileTree;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Keycloak with a PostgreSQL of its own, both of whose processor time is counted.
 *
 * @param kind what the report calls it
 */
record MeasuredServer(String kind, KeycloakServer keycloak, EmbeddedPostgres postgres, Path folder)
    implements AutoCloseable {
  /** As published: no provider of ours. */
  static MeasuredServer stock(CasaFiles files) {
    return start("stock", files, List.of());
  }

  static MeasuredServer withCasa(CasaFiles files) {
    return start("casa", files, files.keycloakProviders());
  }

  private static MeasuredServer start(String kind, CasaFiles files, List<Path> providers) {
    try {
      Path folder = Files.createTempDirectory("casa-bench-" + kind);
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder().setDataDirectory(folder.resolve("postgres")).start();
      String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
      KeycloakServer keycloak =
          KeycloakServer.start(
              KeycloakOptions.builder(files, folder.resolve("keycloak"))
                  .providers(providers)
                  .database(new Database.Postgres(url, "postgres", "postgres"))
                  .javaArguments(List.of()) // both compilers, as in production
                  .progress(Progress.toStandardError())
                  .build());
      return new MeasuredServer(kind, keycloak, postgres, folder);
    } catch (IOException e) {
      throw new BenchException("the server can't be started", e);
    }
  }

  KeycloakAdmin admin() {
    return keycloak.admin();
  }

  String tokenUrl(String realm) {
    return keycloak.issuer(realm) + "/protocol/openid-connect/token";
  }

  /** Starts to record what its processor time goes to. */
  ServerRecording record() throws IOException {
    long jvm =
        ProcessHandle.of(keycloak.process().pid()).stream()
            .flatMap(script -> Stream.concat(script.descendants(), Stream.of(script)))
            .filter(process -> process.info().command().orElse("").endsWith("/java"))
            .findFirst()
            .orElseThrow(() -> new BenchException("Keycloak's JVM is not there"))
            .pid();
    return ServerRecording.start(jvm);
  }

  /** What Keycloak and its database have used so far. */
  ProcessorTime used() {
    return new ProcessorTime(of(keycloak.process().pid()), database());
  }

  /**
   * Processor time.
   *
   * @param keycloak of the server's process
   * @param database of all of PostgreSQL's processes
   */
  record ProcessorTime(Duration keycloak, Duration database) {
    ProcessorTime minus(ProcessorTime earlier) {
      return new ProcessorTime(
          keycloak.minus(earlier.keycloak()), database.minus(earlier.database()));
    }
  }

  private static Duration of(long root) {
    return ProcessHandle.of(root).stream()
        .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
        .flatMap(handle -> handle.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** The first line of its pid file names the postmaster. */
  private Duration database() {
    Path pid = folder.resolve("postgres/postmaster.pid");
    try (Stream<String> lines = Files.lines(pid)) {
      return of(Long.parseLong(lines.findFirst().orElseThrow().strip()));
    } catch (IOException e) {
      throw new BenchException("PostgreSQL's pid file can't be read", e);
    }
  }

  @Override
  public void close() {
    keycloak.close();
    try {
      postgres.close();
    } catch (IOException e) {
      throw new BenchException("PostgreSQL can't be stopped", e);
    }
    FileTree.delete(folder);
  }
}
