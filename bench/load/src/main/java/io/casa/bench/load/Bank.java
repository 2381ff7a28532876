/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.Progress;
import io.casa.launcher.keycloak.Database;
import io.casa.launcher.process.FileTree;
import io.casa.launcher.runtime.CasaOptions;
import io.casa.launcher.runtime.CasaRuntime;
import io.casa.launcher.runtime.RunningApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running system of some agents and one MCP server, with a tap before the server's sidecar. */
final class Bank implements AutoCloseable {
  /** Its host, as agents say. */
  static final String TOOLS = "tools.bank.example";

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
          - name: tools
            type: mcp_server
            baseUrl: {host: tools.bank.example, scheme: http}
      """;
  private final Path folder;
  private final CasaRuntime runtime;

  private Bank(Path folder, CasaRuntime runtime) {
    this.folder = folder;
    this.runtime = runtime;
  }

  /**
   * Starts it.
   *
   * @param agents where each agent listens
   */
  static Bank start(
      CasaFiles files, Map<String, Integer> agents, BankApps apps, ToolTap tap, Database database)
      throws IOException {
    Path folder = Files.createTempDirectory("casa-bench-load");
    var system = new StringBuilder(SYSTEM);
    agents.keySet().forEach(agent -> system.append(agent(agent)));
    Path file = Files.writeString(folder.resolve("bank.yaml"), system);
    CasaOptions.Builder options =
        CasaOptions.builder(files, file)
            .app("tools", "127.0.0.1:" + apps.server)
            .llm(apps.llmUrl())
            .database(database)
            .progress(Progress.toStandardError());
    agents.forEach(
        (agent, port) ->
            options
                .app(agent, "127.0.0.1:" + port)
                .route(agent, "tools", "127.0.0.1:" + tap.port()));
    CasaRuntime runtime = CasaRuntime.start(options.build());
    try {
      runtime.toolsRegistered().orTimeout(1, TimeUnit.MINUTES).join();
      tap.start(runtime.app("tools").inbound().getPort());
      return new Bank(folder, runtime);
    } catch (RuntimeException e) {
      runtime.close();
      FileTree.delete(folder);
      throw e;
    }
  }

  private static String agent(String name) {
    return """
              - name: %1$s
                type: agent
                baseUrl: {host: %1$s.bank.example, scheme: http}
                httpRequestSchema: {promptFieldJsonPath: "{.prompt}"}
          """
        .formatted(name);
  }

  RunningApp app(String name) {
    return runtime.app(name);
  }

  /** What the run writes. */
  Path runFolder() {
    return runtime.folder();
  }

  @Override
  public void close() {
    runtime.close();
    FileTree.delete(folder);
  }
}
