/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.sidecar;

import io.casa.bench.sidecar.EnvoyCopy.Difference;
import io.casa.bench.sidecar.Window.Load;
import io.casa.launcher.CasaFiles;
import io.casa.launcher.Progress;
import io.casa.launcher.envoy.EnvoyBinary;
import io.casa.launcher.process.FileTree;
import io.casa.launcher.process.ProcessPlan;
import io.casa.launcher.process.RunningProcess;
import io.casa.launcher.runtime.CasaOptions;
import io.casa.launcher.runtime.CasaRuntime;
import io.casa.launcher.runtime.RunningApp;
import io.casa.launcher.sidecar.SidecarSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running system of an assistant and a server, and its Envoys' copies without our checks. */
final class MeasuredBank implements AutoCloseable {
  private static final String TOOLS = "tools.bank.example";

  /** Keycloak as it runs for long, not as it starts quickly. */
  private static final List<String> LONG_RUNNING = List.of("-Xms1g", "-Xmx1g");

  private static final String SYSTEM =
      """
      apiVersion: casa.io/v1alpha1
      kind: MultiAgentSystem
      metadata:
        name: bank
      spec:
        name: bank
        enabledToolChecks:
          - DETERMINISTIC_TOOL_SELECTED
          - DETERMINISTIC_LLM_SELECTED_TOOLS
          - ARGUMENT_GROUNDING
          - AI_POWERED_TOOL_MATCH
        llm_host: llm.bank.example
        apps:
          - name: assistant
            type: agent
            baseUrl: {host: assistant.bank.example, scheme: http}
            httpRequestSchema: {promptFieldJsonPath: "{.prompt}"}
          - name: tools
            type: mcp_server
            baseUrl: {host: tools.bank.example, scheme: http}
      """;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final BankApps apps = own(new BankApps());
  private final Path folder;
  private final RunningApp assistant;
  private final List<Variant> inbound;
  private final List<Variant> outbound;
  private final List<Variant> whole;
  private final Variant keeping;

  private MeasuredBank(CasaFiles files, SidecarSize sidecars) throws IOException {
    folder = Files.createTempDirectory("casa-bench-sidecar");
    parts.push(() -> FileTree.delete(folder));
    try {
      Path system = Files.writeString(folder.resolve("bank.yaml"), SYSTEM);
      CasaRuntime runtime =
          own(
              CasaRuntime.start(
                  CasaOptions.builder(files, system)
                      .app("assistant", "127.0.0.1:" + apps.agent)
                      .app("tools", "127.0.0.1:" + apps.server)
                      .llm(apps.llmUrl())
                      .keycloakJavaArguments(LONG_RUNNING)
                      .sidecars(sidecars)
                      .progress(Progress.toStandardError())
                      .build()));
      runtime.toolsRegistered().orTimeout(1, TimeUnit.MINUTES).join();
      assistant = runtime.app("assistant");
      RunningApp tools = runtime.app("tools");
      Path envoy = EnvoyBinary.ensure(files, Progress.toStandardError());
      Measured allowAll = allowAll(tools);
      Measured sidecar = sidecar(tools);
      inbound = inbound(envoy, tools, allowAll, sidecar);
      outbound = outbound(envoy, allowAll);
      keeping = outbound.getLast();
      whole =
          List.of(
              new Variant("straight to the server", apps.server, List.of(), false),
              new Variant(
                  "through both sidecars",
                  assistant.outboundProxy().getPort(),
                  List.of(envoy(assistant), sidecar(assistant), envoy(tools), sidecar, keycloak()),
                  true));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  static MeasuredBank start(CasaFiles files, SidecarSize sidecars) throws IOException {
    return new MeasuredBank(files, sidecars);
  }

  /**
   * Requests that come in at the server: Envoy alone, asking a process that allows all, and ours.
   */
  List<Variant> inbound() {
    return inbound;
  }

  /** Tool calls that leave the agent, to a server without a sidecar, in the same three ways. */
  List<Variant> outbound() {
    return outbound;
  }

  /** A tool call without CASA and with it. */
  List<Variant> whole() {
    return whole;
  }

  /** The sidecars' processes, to see how much memory they take. */
  Map<String, Measured> sidecars() {
    return Map.of(
        "assistant",
        whole.getLast().processes().get(1),
        "tools",
        inbound.getLast().processes().get(1));
  }

  /** Requests for a variant of {@link #inbound}, with tool tokens of their own. */
  List<byte[]> requests(Variant variant, int count) {
    return variant.fresh() ? tokens(count) : repeated(tokens(BankApps.CALLS_OF_A_PROMPT), count);
  }

  /** One window of another variant; its calls are selected by the LLM first. */
  Window calls(Variant variant, int count, Load load) {
    int needed = variant.fresh() ? count : BankApps.CALLS_OF_A_PROMPT;
    try (Conversations open = Conversations.open(apps, assistant, TOOLS, needed)) {
      return Window.of(
          variant, variant.fresh() ? open.calls() : repeated(open.calls(), count), load);
    }
  }

  /** Tool calls as they leave the assistant's sidecar. */
  private List<byte[]> tokens(int count) {
    apps.keep(true);
    try (Conversations open = Conversations.open(apps, assistant, TOOLS, count)) {
      Window.of(keeping, open.calls(), new Load(8, 0, Duration.ofMinutes(2)));
    } finally {
      apps.keep(false);
    }
    List<byte[]> kept = apps.takeKept();
    if (kept.size() < count) {
      throw new BenchException("of %d calls %d got out".formatted(count, kept.size()));
    }
    return kept;
  }

  private static List<byte[]> repeated(List<byte[]> requests, int count) {
    var all = new ArrayList<byte[]>(count);
    while (all.size() < count) {
      all.addAll(requests);
    }
    return Collections.unmodifiableList(all);
  }

  private List<Variant> inbound(Path envoy, RunningApp tools, Measured allowAll, Measured sidecar) {
    Path original = runDirectory(tools);
    EnvoyCopy bare = copy(envoy, original, "in-none", Difference.noFilter(Map.of()));
    EnvoyCopy asking =
        copy(envoy, original, "in-all", Difference.asking(allowAllSocket(), Map.of()));
    return List.of(
        new Variant("no filter", bare.inbound(), List.of(bare.measured()), false),
        new Variant("allow-all", asking.inbound(), List.of(asking.measured(), allowAll), false),
        new Variant("CASA", tools.inbound().getPort(), List.of(envoy(tools), sidecar), true));
  }

  private List<Variant> outbound(Path envoy, Measured allowAll) {
    Path original = runDirectory(assistant);
    Map<String, Integer> upstream = Map.of("mcp.tools", apps.keeper);
    EnvoyCopy bare = copy(envoy, original, "out-none", Difference.noFilter(upstream));
    EnvoyCopy asking =
        copy(envoy, original, "out-all", Difference.asking(allowAllSocket(), upstream));
    EnvoyCopy ours = copy(envoy, original, "out-casa", Difference.upstreamsOnly(upstream));
    return List.of(
        new Variant("no filter", bare.outbound(), List.of(bare.measured()), false),
        new Variant("allow-all", asking.outbound(), List.of(asking.measured(), allowAll), false),
        new Variant(
            "CASA",
            ours.outbound(),
            List.of(ours.measured(), sidecar(assistant), keycloak()),
            true));
  }

  private EnvoyCopy copy(Path envoy, Path original, String name, Difference difference) {
    return own(EnvoyCopy.start(envoy, original, folder.resolve(name), difference));
  }

  /** With the flags of the sidecar's own process. */
  private Measured allowAll(RunningApp app) {
    List<String> like = Measured.commandLine(sidecar(app).process());
    List<String> command = new ArrayList<>(like.subList(0, like.indexOf("-jar")));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            AllowAll.class.getName(),
            allowAllSocket().toString()));
    RunningProcess process =
        own(
            RunningProcess.start(
                new ProcessPlan(
                    "allow-all",
                    command,
                    Map.of(),
                    Path.of("").toAbsolutePath(),
                    folder.resolve("allow-all.log"))));
    return Measured.of(process.pid());
  }

  private Path allowAllSocket() {
    return folder.resolve("all.sock");
  }

  private static Path runDirectory(RunningApp app) {
    Path folder = app.decisions().getParent();
    if (folder == null) {
      throw new BenchException(app.name() + " has no folder");
    }
    return folder;
  }

  private static Measured sidecar(RunningApp app) {
    return Measured.find(runDirectory(app).resolve("sidecar.json").toString());
  }

  private static Measured envoy(RunningApp app) {
    return Measured.find(runDirectory(app).resolve("envoy/bootstrap.json").toString());
  }

  private static Measured keycloak() {
    return Measured.find(Measured.KEYCLOAK);
  }

  private <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) { // AutoCloseable's own signature; the others must still be closed
        System.err.println("bench: could not end " + part + ": " + e.getMessage());
      }
    }
  }
}
