/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.Progress;
import io.casa.launcher.keycloak.AdminAccount;
import io.casa.launcher.keycloak.Database;
import io.casa.launcher.keycloak.KeycloakOptions;
import io.casa.launcher.keycloak.KeycloakServer;
import io.casa.launcher.process.FileTree;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A Keycloak of its own process, with fresh data. */
public final class RunningKeycloak implements AutoCloseable {
  private final Setup setup;
  private final Path folder;
  private final Optional<EmbeddedPostgres> postgres;
  private final KeycloakServer server;
  private final AdminAccount account;
  private final AdminAccess admin;

  private RunningKeycloak(
      Setup setup,
      Path folder,
      Optional<EmbeddedPostgres> postgres,
      KeycloakServer server,
      AdminAccount account) {
    this.setup = setup;
    this.folder = folder;
    this.postgres = postgres;
    this.server = server;
    this.account = account;
    this.admin = new AdminAccess(server.baseUrl(), account);
  }

  /** Starts a server with more arguments; whoever asks closes it. */
  public static RunningKeycloak start(Setup setup, List<String> startArguments) {
    return start(setup, startArguments, List.of());
  }

  /** Starts a server with more arguments and jars beside our own; whoever asks closes it. */
  public static RunningKeycloak start(
      Setup setup, List<String> startArguments, List<Path> moreProviders) {
    AdminAccount account = new AdminAccount("admin", UUID.randomUUID().toString());
    Optional<EmbeddedPostgres> postgres =
        setup == Setup.CASA_ON_POSTGRES ? Optional.of(startPostgres()) : Optional.empty();
    return start(setup, postgres, account, startArguments, moreProviders);
  }

  /** One more node over the database of this one, under its name; close it before this one. */
  RunningKeycloak startPeer(List<String> startArguments) {
    List<String> arguments =
        Stream.concat(startArguments.stream(), Stream.of("--hostname=" + baseUrl())).toList();
    return start(setup, postgres, account, arguments, List.of());
  }

  private static RunningKeycloak start(
      Setup setup,
      Optional<EmbeddedPostgres> postgres,
      AdminAccount account,
      List<String> startArguments,
      List<Path> moreProviders) {
    Path folder = newFolder();
    KeycloakOptions.Builder options =
        KeycloakOptions.builder(CasaFiles.ofSystemProperty(), folder)
            .database(postgres.map(RunningKeycloak::database).orElseGet(Database.DevFile::new))
            .admin(account)
            .startArguments(withDatabase(setup, startArguments))
            .progress(Progress.toStandardError());
    if (setup != Setup.STOCK) {
      options.withCasa();
      if (!moreProviders.isEmpty()) {
        options.providers(
            Stream.concat(
                    CasaFiles.ofSystemProperty().keycloakProviders().stream(),
                    moreProviders.stream())
                .toList());
      }
    }
    KeycloakServer server = KeycloakServer.start(options.build());
    return new RunningKeycloak(setup, folder, postgres, server, account);
  }

  /** {@code http://127.0.0.1:port}. */
  public String baseUrl() {
    return server.baseUrl();
  }

  /** What the server counts, as Prometheus reads it. */
  public String metrics() {
    return Http.text(server.managementUrl() + "/metrics");
  }

  /** The first admin, for whoever asks with other means than {@link #admin}. */
  public AdminAccount account() {
    return account;
  }

  /** Admin REST as the first admin. */
  public AdminAccess admin() {
    return admin;
  }

  /** Whether its process is there. */
  boolean runs() {
    return server.process().isAlive();
  }

  /** Ends the process without giving it a chance to say so. */
  void kill() {
    List<ProcessHandle> all =
        ProcessHandle.of(server.process().pid()).stream()
            .flatMap(script -> Stream.concat(script.descendants(), Stream.of(script)))
            .toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  /** What the server has logged so far. */
  public String log() {
    try {
      return Files.readString(folder.resolve("keycloak.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The database server, when it is PostgreSQL. */
  public Optional<EmbeddedPostgres> postgres() {
    return postgres;
  }

  /** A connection to the server's own database, while it runs; whoever asks closes it. */
  public Connection connect() {
    try {
      return postgres.isPresent()
          ? postgres.get().getPostgresDatabase().getConnection()
          : DriverManager.getConnection(h2Url(folder.toString()), "", "");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** A new realm with a name of its own. */
  public TestRealm newRealm() {
    return newRealm("it-" + UUID.randomUUID().toString().substring(0, 8));
  }

  /** A new realm. */
  public TestRealm newRealm(String name) {
    return TestRealm.create(this, name);
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (postgres.isPresent()) {
      postgres.get().close();
    }
    FileTree.delete(folder);
  }

  @Override
  public String toString() {
    return setup.name();
  }

  private static List<String> withDatabase(Setup setup, List<String> startArguments) {
    if (setup == Setup.CASA_ON_POSTGRES) {
      return startArguments;
    }
    return Stream.concat(startArguments.stream(), Stream.of("--db-url=" + h2Url("${kc.home.dir}")))
        .toList();
  }

  /** Keycloak's own, but for tests to look into it at the same time. */
  private static String h2Url(String home) {
    return "jdbc:h2:file:"
        + home
        + "/data/h2/keycloakdb;NON_KEYWORDS=VALUE;DB_CLOSE_DELAY=0;AUTO_SERVER=TRUE";
  }

  private static Path newFolder() {
    try {
      Path parent = Files.createDirectories(Path.of("target", "keycloak").toAbsolutePath());
      return Files.createTempDirectory(parent, "server-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedPostgres startPostgres() {
    try {
      return EmbeddedPostgres.builder().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Database database(EmbeddedPostgres postgres) {
    String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    return new Database.Postgres(url, "postgres", "postgres");
  }
}
