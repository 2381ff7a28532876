/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.cli;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.LauncherException;
import io.casa.launcher.Progress;
import io.casa.launcher.keycloak.Database;
import io.casa.launcher.runtime.CasaOptions;
import io.casa.launcher.runtime.CasaRuntime;
import io.casa.launcher.sidecar.SidecarSize;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs CASA around processes of the user, until it is ended by a signal. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Runs Keycloak, and a sidecar with its Envoy in front of each app of a MultiAgentSystem,"
            + " until Ctrl-C.")
final class UpCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "MAS.yaml", description = "The MultiAgentSystem resource.")
  private Path mas = Path.of("mas.yaml");

  @Option(
      names = "--app",
      required = true,
      paramLabel = "NAME=127.0.0.1:PORT",
      description = "Where an app of it listens; once for each app.")
  private List<String> apps = new ArrayList<>();

  @Option(
      names = "--llm",
      paramLabel = "URL",
      description = "Where llm_host really is. Default: https at llm_host itself.")
  private @Nullable URI llm;

  @Option(
      names = "--llm-key-file",
      paramLabel = "FILE",
      description = "Holds the key that is presented to the LLM. Default: what the app presents.")
  private @Nullable Path llmKeyFile;

  @Option(names = "--json", description = "Prints one line of JSON when ready, nothing else.")
  private boolean json;

  @Option(
      names = "--keycloak-port",
      paramLabel = "PORT",
      description = "Port of Keycloak on 127.0.0.1. Default: a free one.")
  private int keycloakPort;

  @Option(
      names = "--sidecars",
      paramLabel = "small|busy",
      description =
          "What a sidecar's process may take. busy: some 45 MB more each, for calls in a third less processor time once it runs warm. Default: small.")
  private SidecarSize sidecars = SidecarSize.SMALL;

  @Option(
      names = "--approval-wait",
      paramLabel = "SECONDS",
      description =
          "How long a tool call is held until its user approved it; 0: not at all. Default: 50.")
  private @Nullable Integer approvalWait;

  @Option(
      names = "--db-url",
      paramLabel = "JDBC-URL",
      description = "PostgreSQL for Keycloak, jdbc:postgresql://… Default: H2, new in each run.")
  private @Nullable String dbUrl;

  @Option(
      names = "--db-user",
      paramLabel = "NAME",
      defaultValue = "${env:CASA_DB_USER:-keycloak}",
      description = "Its user. Default: CASA_DB_USER, or keycloak.")
  private String dbUser = "keycloak";

  @Option(
      names = "--db-password",
      paramLabel = "PASSWORD",
      defaultValue = "${env:CASA_DB_PASSWORD:-}",
      description = "Its password. Better in CASA_DB_PASSWORD, which other users cannot see.")
  private String dbPassword = "";

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (CasaRuntime runtime = CasaRuntime.start(options())) {
      ReadyReport report = new ReadyReport(runtime);
      out.println(json ? report.json() : report.table());
      out.flush();
      // Ended by a signal only; the runtime's own shutdown hook then stops every part.
      new CountDownLatch(1).await();
      return 0;
    }
  }

  CasaOptions options() {
    CasaOptions.Builder options =
        CasaOptions.builder(CasaFiles.ofSystemProperty(), mas)
            .keycloakPort(keycloakPort)
            .database(database())
            .sidecars(sidecars)
            .progress(Progress.toStandardError());
    for (String app : apps) {
      int equals = app.indexOf('=');
      if (equals < 1) {
        throw new LauncherException("--app " + app + " must be NAME=127.0.0.1:PORT");
      }
      options.app(app.substring(0, equals), app.substring(equals + 1));
    }
    if (llm != null) {
      options.llm(llm);
    }
    if (llmKeyFile != null) {
      options.llmKeyFile(llmKeyFile);
    }
    if (approvalWait != null) {
      options.approvalWait(Duration.ofSeconds(approvalWait));
    }
    return options.build();
  }

  private Database database() {
    if (dbUrl == null) {
      return new Database.DevFile();
    }
    if (!dbUrl.startsWith("jdbc:postgresql:")) {
      throw new LauncherException("--db-url must be of the form jdbc:postgresql://host:port/name");
    }
    return new Database.Postgres(dbUrl, dbUser, dbPassword);
  }
}
