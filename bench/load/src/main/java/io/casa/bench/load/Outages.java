/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import io.casa.bench.load.Evidence.DecisionLines;
import io.casa.launcher.CasaFiles;
import io.casa.launcher.LauncherException;
import io.casa.launcher.keycloak.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A steady load of good and forbidden calls, while one part after the other is killed and started
 * again.
 */
@Command(
    name = "outages",
    mixinStandardHelpOptions = true,
    description = "Kills parts under a steady load; prints a Markdown report.")
final class Outages implements Callable<Integer> {
  /** A request that takes longer hangs. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  private static final String USER = "postgres";

  @Option(names = "--minutes", description = "length of the run (${DEFAULT-VALUE})")
  private double minutes = 10;

  @Option(names = "--rate", description = "calls per second (${DEFAULT-VALUE})")
  private int rate = 50;

  @Option(names = "--workers", description = "sessions at once (${DEFAULT-VALUE})")
  private int workers = 16;

  @Option(
      names = "--grace",
      description =
          "seconds after a part is ready again in which good calls may fail (${DEFAULT-VALUE})")
  private int grace = 15;

  @Option(
      names = "--h2",
      description = "on H2, which starts sooner; Keycloak's record isn't compared then")
  private boolean h2;

  @Option(names = "--out", description = "file for the report; standard output if absent")
  private @Nullable Path out;

  private final Owned parts = new Owned();
  private final List<Outage> outages = new ArrayList<>();
  private @Nullable Traffic traffic;

  @Override
  public Integer call() throws IOException {
    try {
      EmbeddedPostgres postgres = h2 ? null : parts.own(EmbeddedPostgres.start());
      var tokens = new UsedTokens();
      var sightings = new Sightings(() -> traffic == null ? 0 : traffic.now());
      var prompts = parts.own(new OpenPrompts());
      var apps =
          parts.own(
              new BankApps(Traffic.CALLS_OF_A_TOOL, (exchange, _) -> sightings.reached(exchange)));
      var tap =
          parts.own(
              new ToolTap(
                  call -> {
                    tokens.passed(call);
                    sightings.passed(call);
                  }));
      Bank bank = parts.own(start(apps, prompts, tap, postgres));
      warm(bank, prompts, tokens);
      Traffic running = new Traffic(bank, prompts, tokens, rate);
      traffic = running;
      run(bank, running);
      Evidence evidence = evidence(bank, running, sightings, postgres);
      var report = new OutageReport(running.deeds(), outages, Duration.ofNanos(length()));
      List<String> violations = new ArrayList<>(report.violations());
      violations.addAll(sightings.violations());
      violations.addAll(evidence.violations());
      publish(
          report.markdown(
              h2 ? "H2" : "PostgreSQL", rate, workers, grace, evidence.summary(), violations));
      violations.stream().limit(20).forEach(what -> System.err.println("load: BROKEN: " + what));
      return violations.isEmpty() ? 0 : 1;
    } finally {
      parts.close();
    }
  }

  private static Bank start(
      BankApps apps, OpenPrompts prompts, ToolTap tap, @Nullable EmbeddedPostgres postgres)
      throws IOException {
    Map<String, Integer> agents = new LinkedHashMap<>();
    agents.put("assistant", prompts.port);
    Database database = database(postgres);
    CasaFiles files = CasaFiles.ofSystemProperty();
    try {
      return Bank.start(files, agents, apps, tap, database);
    } catch (LauncherException e) {
      // On a slow machine Keycloak needs longer for an empty database than the launcher waits.
      System.err.println("load: once more, with the tables that are there now");
      return Bank.start(files, agents, apps, tap, database);
    }
  }

  private static Database database(@Nullable EmbeddedPostgres postgres) {
    return postgres == null
        ? new Database.DevFile()
        : new Database.Postgres(
            "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres", USER, "unused");
  }

  private long length() {
    return (long) (minutes * 60e9);
  }

  /** The first requests of a Keycloak that has just started take long. */
  private void warm(Bank bank, OpenPrompts prompts, UsedTokens tokens) {
    System.err.println("load: warming up");
    load(new Traffic(bank, prompts, tokens, rate), Duration.ofSeconds(30).toNanos());
  }

  private void run(Bank bank, Traffic running) {
    CompletableFuture<Void> breaking = CompletableFuture.runAsync(() -> breakParts(bank, running));
    load(running, length());
    breaking.join();
  }

  private void load(Traffic load, long until) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, workers).forEach(_ -> threads.execute(() -> load.run(until)));
    }
  }

  /** What is killed, at which share of the run, and for how many seconds it stays away. */
  private void breakParts(Bank bank, Traffic running) {
    outage(running, Part.keycloak(), 0.15, 5);
    outage(running, Part.sidecar(bank.app("tools")), 0.38, 1);
    outage(running, Part.sidecar(bank.app("assistant")), 0.56, 1);
    outage(running, Part.envoy(bank.app("tools")), 0.74, 1);
    outage(running, Part.envoy(bank.app("assistant")), 0.86, 1);
  }

  private void outage(Traffic running, Part part, double at, int secondsAway) {
    parts.own(part);
    long due = (long) (at * length());
    if (!outages.isEmpty()) {
      due = Math.max(due, outages.getLast().end()); // one at a time, however slow the machine
    }
    while (running.now() < due) {
      LockSupport.parkNanos(due - running.now());
    }
    long killed = running.now();
    part.kill();
    LockSupport.parkNanos(secondsAway * 1_000_000_000L);
    part.startAgain();
    long ready = running.now();
    outages.add(new Outage(part.name(), killed, ready, ready + grace * 1_000_000_000L));
    System.err.printf(
        "load: %s was away from %.1f to %.1f s%n", part.name(), killed / 1e9, ready / 1e9);
  }

  private Evidence evidence(
      Bank bank, Traffic running, Sightings sightings, @Nullable EmbeddedPostgres postgres) {
    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos()); // the last lines are being written
    var evidence = new Evidence(outages);
    var assistant = DecisionLines.of(new DecisionTail(bank.app("assistant").decisions()).more());
    var tools = DecisionLines.of(new DecisionTail(bank.app("tools").decisions()).more());
    List<Deed> deeds = List.copyOf(running.deeds());
    evidence.allowed("assistant", "outbound", sightings.passed(), assistant);
    evidence.allowed("tools", "inbound", sightings.reached(), tools);
    evidence.refused("assistant", deeds, assistant);
    evidence.refused("tools", deeds, tools);
    if (postgres != null) {
      evidence.granted(sightings.passed(), allowedByKeycloak(postgres));
    }
    return evidence;
  }

  private static Map<String, Integer> allowedByKeycloak(EmbeddedPostgres postgres) {
    var byIntent = new HashMap<String, Integer>();
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement =
            connection.prepareStatement(
                "select intent_id, count(*) from casa_decision where outcome = 'allow' group by intent_id");
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        byIntent.put(rows.getString(1), rows.getInt(2));
      }
      return byIntent;
    } catch (SQLException e) {
      throw new BenchException("Keycloak's record can't be read", e);
    }
  }

  private void publish(String markdown) throws IOException {
    if (out == null) {
      System.out.println(markdown);
    } else {
      Files.writeString(out, markdown);
    }
  }
}
