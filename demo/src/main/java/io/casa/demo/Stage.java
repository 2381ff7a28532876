/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo;

import io.casa.demo.agent.CompromisedAgent;
import io.casa.demo.agent.SafeAgent;
import io.casa.demo.app.AppProcess;
import io.casa.demo.app.DemoException;
import io.casa.demo.bank.BankServer;
import io.casa.demo.llm.ScriptedLlm;
import io.casa.demo.tap.WireTap;
import io.casa.demo.verdict.ResultJson;
import io.casa.launcher.CasaFiles;
import io.casa.launcher.LauncherException;
import io.casa.launcher.Progress;
import io.casa.launcher.runtime.CasaOptions;
import io.casa.launcher.runtime.CasaRuntime;
import io.casa.launcher.runtime.RunningApp;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Everything that the play needs, running: the bank, the model, CASA, the wire tap between the
 * compromised assistant's sidecar and the bank's, and the assistants behind their proxies. The
 * injected assistant is the safe one's program: what is wrong is only what it reads.
 */
final class Stage implements AutoCloseable {
  private static final String SAFE = DemoSystem.CAST.safe();
  private static final String COMPROMISED = DemoSystem.CAST.compromised();
  private static final String INJECTED = DemoSystem.CAST.injected();
  private static final String BANK = DemoSystem.CAST.bank();
  private static final String TAP = "tap";
  private static final String TAP_CONTROL = "tap-control";

  private final LlmChoice llm;
  private final Progress progress;
  private final Path logs;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final CasaRuntime casa;
  private final URI bank;

  /** What the assistants are told about their model. */
  private record ModelSettings(String name, Map<String, String> environment) {}

  private Stage(CasaFiles files, LlmChoice llm, Progress progress) {
    this.llm = llm;
    this.progress = progress;
    this.logs = files.work().resolve("demo");
    var ports = new ReservedPorts(List.of(SAFE, COMPROMISED, INJECTED, TAP, TAP_CONTROL));
    running.push(ports);
    try {
      progress.say("starting the bank" + (scripted() ? " and the scripted model" : ""));
      AppProcess bankProcess = start(BANK, BankServer.class, List.of());
      CasaOptions.Builder options =
          CasaOptions.builder(files, DemoSystem.document(files.root(), llm, logs))
              .progress(progress)
              .app(SAFE, ports.address(SAFE))
              .app(COMPROMISED, ports.address(COMPROMISED))
              .app(INJECTED, ports.address(INJECTED))
              .route(COMPROMISED, BANK, ports.address(TAP));
      if (scripted()) {
        options.llm(start("llm", ScriptedLlm.class, List.of()).address());
      }
      bank = bankProcess.address();
      casa = CasaRuntime.start(options.app(BANK, bank.getAuthority()).build());
      running.push(casa);
      progress.say("starting the assistants and the wire tap");
      startAssistants(ports);
    } catch (DemoException | LauncherException e) {
      close();
      throw e;
    }
  }

  /** Starts everything; when something does not start, nothing is left running. */
  static Stage set(CasaFiles files, LlmChoice llm, Progress progress) {
    return new Stage(files, llm, progress);
  }

  /** The bank's own port. */
  URI bank() {
    return bank;
  }

  /** Where an assistant is asked: at its sidecar. */
  URI entry(String app) {
    return casa.app(app).inbound();
  }

  /** What the sidecars record. */
  List<Path> decisionFiles() {
    return casa.apps().stream().map(RunningApp::decisions).toList();
  }

  ResultJson.Urls urls() {
    return new ResultJson.Urls(
        URI.create(casa.keycloakUrl()),
        URI.create(casa.issuer()),
        entry(SAFE).resolve("/ask"),
        entry(BANK).resolve("/mcp"));
  }

  /** Ends everything, the newest first; what can't be ended does not keep the rest running. */
  @Override
  public void close() {
    while (!running.isEmpty()) {
      AutoCloseable part = running.pop();
      try {
        part.close();
      } catch (Exception e) { // what AutoCloseable declares
        progress.say("a part of the demo can't be ended: " + e.getMessage());
      }
    }
  }

  /** Whether the model follows the demo's script, which makes it believe what it reads. */
  boolean scripted() {
    return llm instanceof LlmChoice.Scripted;
  }

  private void startAssistants(ReservedPorts ports) {
    String door = entry(BANK).getAuthority();
    int control = ports.release(TAP_CONTROL);
    AppProcess tap =
        start(
            TAP,
            WireTap.class,
            List.of(
                "--port",
                Integer.toString(ports.release(TAP)),
                "--control-port",
                Integer.toString(control),
                "--upstream",
                door));
    AppProcess safe = assistant(SAFE, SafeAgent.class, ports, List.of("--stream"));
    AppProcess compromised =
        assistant(
            COMPROMISED,
            CompromisedAgent.class,
            ports,
            List.of("--tap", "http://127.0.0.1:" + control, "--door", door));
    AppProcess injected = assistant(INJECTED, SafeAgent.class, ports, List.of());
    List.of(tap, safe, compromised, injected).forEach(AppProcess::address);
  }

  private AppProcess assistant(
      String name, Class<?> program, ReservedPorts ports, List<String> more) {
    ModelSettings model = modelSettings();
    var arguments =
        new ArrayList<>(
            List.of(
                "--port",
                Integer.toString(ports.release(name)),
                "--mcp",
                DemoSystem.MCP_URL,
                "--model",
                model.name()));
    arguments.addAll(more);
    URI proxy = casa.app(name).outboundProxy();
    List<String> jvm =
        List.of(
            "-Dhttp.proxyHost=" + proxy.getHost(),
            "-Dhttp.proxyPort=" + proxy.getPort(),
            "-Dhttp.nonProxyHosts=");
    return start(new AppProcess.Command(name, program, jvm, arguments, model.environment()));
  }

  /** The base URL is http on purpose: TLS towards a real model is the sidecar's. */
  private ModelSettings modelSettings() {
    return switch (llm) {
      case LlmChoice.Scripted() ->
          new ModelSettings(
              "scripted", Map.of("OPENAI_BASE_URL", DemoSystem.LLM_URL, "OPENAI_API_KEY", "demo"));
      case LlmChoice.Real real ->
          new ModelSettings(
              real.model(),
              Map.of(
                  "OPENAI_BASE_URL",
                  "http://" + real.origin().getAuthority() + real.path(),
                  "OPENAI_API_KEY",
                  real.apiKey()));
    };
  }

  private AppProcess start(String name, Class<?> program, List<String> arguments) {
    return start(new AppProcess.Command(name, program, List.of(), arguments, Map.of()));
  }

  private AppProcess start(AppProcess.Command command) {
    AppProcess process = AppProcess.start(command, logs);
    running.push(process);
    return process;
  }
}
