/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.bench.load.Cell.Phase;
import io.casa.launcher.CasaFiles;
import io.casa.launcher.Progress;
import io.casa.launcher.keycloak.Database;
import io.casa.launcher.process.FreePorts;
import io.casa.launcher.process.ProcessPlan;
import io.casa.launcher.process.Readiness;
import io.casa.launcher.process.RunningProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Many sessions at once through three kinds of agents: no call may be taken for another session's.
 * Each agent names, in a header that CASA has no use for, the session that it really works for.
 */
@Command(
    name = "correlation",
    mixinStandardHelpOptions = true,
    description =
        "Looks for calls that were taken for another session's; prints a Markdown report.")
final class Correlation implements Callable<Integer> {
  /** Of each of two tools. */
  static final int CALLS_OF_A_TOOL = 10;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SILENCE = Duration.ofMinutes(5);
  private static final List<Phase> PHASES =
      List.of(
          new Phase(false, true),
          new Phase(true, true),
          new Phase(false, false),
          new Phase(true, false));

  @Option(names = "--calls", description = "tool calls in all (${DEFAULT-VALUE})")
  private int calls = 100_000;

  @Option(names = "--minutes", description = "end earlier, after so many; 0: don't")
  private int minutes;

  @Option(names = "--sessions", description = "at once, of each agent (${DEFAULT-VALUE})")
  private int sessions = 8;

  @Option(names = "--python", description = "(${DEFAULT-VALUE})")
  private String python = "python3";

  @Option(names = "--node", description = "(${DEFAULT-VALUE})")
  private String node = "node";

  @Option(names = "--out", description = "file for the report; standard output if absent")
  private @Nullable Path out;

  private final Attributions attributions = new Attributions();
  private final AtomicInteger tags = new AtomicInteger();
  private final AtomicInteger reached = new AtomicInteger();
  private final Map<AgentKind, AppDecisions> decisions = new EnumMap<>(AgentKind.class);
  private final Owned parts = new Owned();

  @Override
  public Integer call() throws IOException {
    try {
      Bank bank = start();
      long began = System.nanoTime();
      List<Cell> cells = phases(bank);
      var took = Duration.ofNanos(System.nanoTime() - began);
      List<String> violations = violations(cells);
      var report =
          new CorrelationReport(calls, sessions, took, reached.get(), attributions.judged());
      publish(report.markdown(cells, violations));
      violations.stream().limit(20).forEach(what -> System.err.println("load: BROKEN: " + what));
      return violations.isEmpty() ? 0 : 1;
    } finally {
      parts.close();
    }
  }

  private Bank start() throws IOException {
    CasaFiles files = CasaFiles.ofSystemProperty();
    var apps = parts.own(new BankApps(CALLS_OF_A_TOOL, (_, _) -> reached.incrementAndGet()));
    var tap = parts.own(new ToolTap(attributions::passed));
    var threads = parts.own(new ThreadAgent());
    var ports = new LinkedHashMap<AgentKind, Integer>();
    ports.put(AgentKind.THREADS, threads.port);
    List<Integer> free = FreePorts.next(2);
    ports.put(AgentKind.ASYNCIO, free.get(0));
    ports.put(AgentKind.NODE, free.get(1));
    var agents = new LinkedHashMap<String, Integer>();
    ports.forEach((kind, port) -> agents.put(kind.app, port));
    Bank bank = parts.own(Bank.start(files, agents, apps, tap, new Database.DevFile()));
    Path scripts = files.root().resolve("bench/load/src/main/agents");
    threads.behind(proxy(bank, AgentKind.THREADS));
    script(bank, AgentKind.ASYNCIO, free.get(0), python, scripts.resolve("agent_asyncio.py"));
    script(bank, AgentKind.NODE, free.get(1), node, scripts.resolve("agent_node.mjs"));
    for (AgentKind kind : AgentKind.values()) {
      decisions.put(kind, new AppDecisions(bank.app(kind.app).decisions()));
    }
    return bank;
  }

  private static int proxy(Bank bank, AgentKind kind) {
    return bank.app(kind.app).outboundProxy().getPort();
  }

  private void script(Bank bank, AgentKind kind, int port, String program, Path script) {
    List<String> command =
        List.of(
            program,
            script.toString(),
            Integer.toString(port),
            Integer.toString(proxy(bank, kind)));
    Path folder = bank.runFolder();
    var plan =
        new ProcessPlan(
            "the agent " + kind.app, command, Map.of(), folder, folder.resolve(kind.app + ".log"));
    RunningProcess process = parts.own(RunningProcess.start(plan));
    new Readiness(process, Progress.silent())
        .awaitListening(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Duration.ofMinutes(1));
  }

  private List<Cell> phases(Bank bank) {
    var all = new ArrayList<Cell>();
    long began = System.nanoTime();
    for (int i = 0; i < PHASES.size(); i++) {
      Phase phase = PHASES.get(i);
      long until =
          minutes == 0
              ? Long.MAX_VALUE
              : began + minutes * 60_000_000_000L * (i + 1) / PHASES.size();
      int made = all.stream().mapToInt(Cell::calls).sum();
      int kinds = AgentKind.values().length;
      int target = Math.ceilDiv(calls - made, kinds * (PHASES.size() - i));
      List<Cell> cells = Stream.of(AgentKind.values()).map(kind -> new Cell(kind, phase)).toList();
      try (ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
        cells.forEach(cell -> agents.execute(() -> fill(bank, cell, target, until)));
      }
      cells.forEach(cell -> attributions.judgeRefused(cell.kind, found(cell.kind)));
      cells.forEach(cell -> System.err.print("load: " + cell.row()));
      all.addAll(cells);
    }
    return all;
  }

  /** Enough sessions for so many calls; where most are refused before they call, not for ever. */
  private void fill(Bank bank, Cell cell, int target, long until) {
    int most = 4 * Math.ceilDiv(target, 2 * CALLS_OF_A_TOOL);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, sessions)
          .forEach(
              _ ->
                  clients.execute(
                      () -> {
                        while (System.nanoTime() < until && cell.claim(target, most)) {
                          session(bank, cell);
                        }
                      }));
    }
  }

  private void session(Bank bank, Cell cell) {
    String tag = "s" + tags.incrementAndGet();
    var answered = new CompletableFuture<Http.Answer>();
    Optional<String> intent =
        found(cell.kind)
            .opened(() -> Thread.ofVirtual().start(() -> ask(bank, cell, tag, answered)));
    try {
      Http.Answer answer = answered.join();
      if (intent.isEmpty() || answer.status() != 200) {
        cell.failed(answer.refusal().isEmpty() ? "not_recorded" : answer.refusal());
        return;
      }
      JsonNode report = JSON.readTree(answer.body());
      cell.add(report);
      attributions.judge(tag, intent.get(), report, cell);
    } catch (IOException | RuntimeException e) {
      cell.failed(e.getClass().getSimpleName());
    }
  }

  private static void ask(
      Bank bank, Cell cell, String tag, CompletableFuture<Http.Answer> answered) {
    String what = cell.phase.equal() ? "my account" : "account A" + tag.substring(1);
    String json =
        JSON.createObjectNode()
            .put("prompt", "List the payments of " + what + " and the exchange rates")
            .put("session", tag)
            .put("propagate", cell.phase.propagates())
            .toString();
    String trace =
        "00-%s-00f067aa0ba902b7-01".formatted(UUID.randomUUID().toString().replace("-", ""));
    byte[] request =
        Http.post("/chat", cell.kind.app + ".bank.example", Map.of("traceparent", trace), json);
    try {
      answered.complete(Http.send(bank.app(cell.kind.app).inbound().getPort(), request, SILENCE));
    } catch (IOException | RuntimeException e) {
      answered.completeExceptionally(e);
    }
  }

  private AppDecisions found(AgentKind kind) {
    AppDecisions found = decisions.get(kind);
    if (found == null) {
      throw new BenchException("there is no agent " + kind);
    }
    return found;
  }

  private List<String> violations(List<Cell> cells) {
    var all = new ArrayList<>(attributions.violations());
    int made = cells.stream().mapToInt(Cell::calls).sum();
    if (made < calls && minutes == 0) {
      all.add("%,d calls were made, %,d were asked for".formatted(made, calls));
    }
    return all;
  }

  private void publish(String markdown) throws IOException {
    if (out == null) {
      System.out.println(markdown);
    } else {
      Files.writeString(out, markdown);
    }
  }
}
