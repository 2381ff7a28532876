/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import io.casa.launcher.Progress;
import io.casa.launcher.process.ProcessPlan;
import io.casa.launcher.process.Readiness;
import io.casa.launcher.process.RunningProcess;
import io.casa.launcher.runtime.RunningApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of the system, killed and started again with the same arguments, environment and
 * folder, as a supervisor would: {@code CasaRuntime} leaves a part that died down. Linux only.
 */
final class Part implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String MANAGEMENT = "--http-management-port=";

  private final String name;
  private final String argument;
  private final Ready ready;
  private ProcessPlan plan;
  private RunningProcess again;

  /** When it serves again. */
  private interface Ready {
    void await(Readiness readiness, List<String> command);
  }

  @SuppressWarnings("NullAway.Init") // plan and again are there from kill() and startAgain() on
  private Part(String name, String argument, Ready ready) {
    this.name = name;
    this.argument = argument;
    this.ready = ready;
  }

  static Part keycloak() {
    return new Part(
        "Keycloak",
        "-Dkc.home.dir=",
        (readiness, command) ->
            readiness.awaitOk(
                URI.create("http://127.0.0.1:" + managementPort(command) + "/health/ready"),
                LIMIT));
  }

  static Part sidecar(RunningApp app) {
    return new Part(
        "sidecar of " + app.name(),
        folder(app).resolve("sidecar.json").toString(),
        (readiness, _) -> readiness.awaitOk(app.management().resolve("/ready"), LIMIT));
  }

  static Part envoy(RunningApp app) {
    return new Part(
        "Envoy of " + app.name(),
        folder(app).resolve("envoy/bootstrap.json").toString(),
        (readiness, _) ->
            readiness.awaitListening(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), app.inbound().getPort()),
                LIMIT));
  }

  String name() {
    return name;
  }

  /** Gives it no chance to say so, and waits until it is gone. */
  void kill() {
    ProcessHandle process =
        ProcessHandle.current()
            .descendants()
            .filter(one -> words(one, "cmdline").stream().anyMatch(arg -> arg.startsWith(argument)))
            .findFirst()
            .orElseThrow(() -> new BenchException(name + " is not there"));
    plan = planOf(process);
    process.destroyForcibly();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Returns when it says itself that it is ready. */
  void startAgain() {
    again = RunningProcess.start(plan);
    ready.await(new Readiness(again, Progress.silent()), plan.command());
  }

  private ProcessPlan planOf(ProcessHandle process) {
    var environment = new LinkedHashMap<String, String>();
    for (String variable : words(process, "environ")) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    try {
      Path folder = Files.readSymbolicLink(proc(process).resolve("cwd"));
      return new ProcessPlan(
          name, words(process, "cmdline"), environment, folder, folder.resolve("again.log"));
    } catch (IOException e) {
      throw new BenchException(name + " has just ended", e);
    }
  }

  private static List<String> words(ProcessHandle process, String file) {
    try {
      String text = Files.readString(proc(process).resolve(file));
      return text.isEmpty() ? List.of() : List.of(text.split("\0"));
    } catch (IOException e) {
      return List.of(); // it has just ended
    }
  }

  private static Path proc(ProcessHandle process) {
    return Path.of("/proc", Long.toString(process.pid()));
  }

  private static String managementPort(List<String> command) {
    return command.stream()
        .filter(argument -> argument.startsWith(MANAGEMENT))
        .map(argument -> argument.substring(MANAGEMENT.length()))
        .findFirst()
        .orElseThrow(() -> new BenchException("Keycloak was given no management port"));
  }

  private static Path folder(RunningApp app) {
    return app.decisions().resolveSibling("");
  }

  @Override
  public void close() {
    if (again != null) {
      again.close();
    }
  }
}
