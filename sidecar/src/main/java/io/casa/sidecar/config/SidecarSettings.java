/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import io.casa.sidecar.guard.GuardSettings;
import io.casa.sidecar.guard.GuardSettings.PromptFields;
import io.casa.sidecar.guard.LlmAccess;
import io.casa.sidecar.guard.RefusalForm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The whole of {@code sidecar.json}, and of the system that it may follow; paths are absolute.
 *
 * @param runDirectory where sockets, logs and Envoy's files are put
 * @param inbound where Envoy takes in what others send to the app
 * @param application where the app itself listens
 * @param outbound where Envoy takes in what the app sends to others
 * @param approvalWait how long a tool call is held for its user's approval; zero: not at all
 * @param management where {@code /ready} and {@code /metrics} are served
 * @param drainTime how long the process, told to end, waits for requests and answers under way
 * @param refusalForm how the app sees that a tool call of its was refused
 * @param following present when the system's document says who the other apps are, where prompts
 *     stand, and the form of refusals
 */
public record SidecarSettings(
    String system,
    URI issuer,
    GuardSettings.App app,
    Path runDirectory,
    Address inbound,
    Address application,
    Address outbound,
    Address management,
    Optional<Llm> llm,
    List<McpServer> mcpServers,
    List<Agent> agents,
    Duration approvalWait,
    Duration drainTime,
    RefusalForm refusalForm,
    Optional<Following> following) {
  /**
   * The system's LLM.
   *
   * @param url what the system calls it
   * @param upstream where it really is
   * @param caFile PEM of the authorities its certificate must come from; the machine's when empty
   * @param access how it may be asked
   */
  public record Llm(ServiceUrl url, ServiceUrl upstream, Optional<Path> caFile, LlmAccess access) {
    /** An LLM that may be asked in every protocol, with the app's own key. */
    public Llm(ServiceUrl url, ServiceUrl upstream, Optional<Path> caFile) {
      this(url, upstream, caFile, LlmAccess.DEFAULT);
    }

    public Llm {
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(upstream, "upstream");
      Objects.requireNonNull(caFile, "caFile");
      Objects.requireNonNull(access, "access");
    }
  }

  /**
   * An MCP server of the system.
   *
   * @param url what the system calls it
   * @param upstream where its sidecar takes in requests
   */
  public record McpServer(String name, ServiceUrl url, Address upstream) {
    public McpServer {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(upstream, "upstream");
    }
  }

  /**
   * Another agent of the system.
   *
   * @param url what the system calls it
   * @param upstream where its sidecar takes in requests
   * @param promptFields where prompts stand in what a client sends it; for agents none
   */
  public record Agent(
      String name, ServiceUrl url, Address upstream, Optional<PromptFields> promptFields) {
    /** An agent that is asked in A2A. */
    public Agent(String name, ServiceUrl url, Address upstream) {
      this(name, url, upstream, Optional.empty());
    }

    public Agent {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(upstream, "upstream");
      Objects.requireNonNull(promptFields, "promptFields");
    }
  }

  /** Settings that say everything themselves. */
  public SidecarSettings(
      String system,
      URI issuer,
      GuardSettings.App app,
      Path runDirectory,
      Address inbound,
      Address application,
      Address outbound,
      Address management,
      Optional<Llm> llm,
      List<McpServer> mcpServers,
      List<Agent> agents,
      Duration approvalWait,
      Duration drainTime,
      RefusalForm refusalForm) {
    this(
        system,
        issuer,
        app,
        runDirectory,
        inbound,
        application,
        outbound,
        management,
        llm,
        mcpServers,
        agents,
        approvalWait,
        drainTime,
        refusalForm,
        Optional.empty());
  }

  public SidecarSettings {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(runDirectory, "runDirectory");
    Objects.requireNonNull(inbound, "inbound");
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(outbound, "outbound");
    Objects.requireNonNull(management, "management");
    Objects.requireNonNull(llm, "llm");
    mcpServers = List.copyOf(mcpServers);
    agents = List.copyOf(agents);
    Objects.requireNonNull(approvalWait, "approvalWait");
    Objects.requireNonNull(drainTime, "drainTime");
    Objects.requireNonNull(refusalForm, "refusalForm");
    Objects.requireNonNull(following, "following");
  }

  /** Whether there is a waiting room for tool calls. */
  public boolean holdsCalls() {
    return approvalWait.isPositive() && !mcpServers.isEmpty();
  }

  /** The Unix socket on which Envoy brings tool calls that have to wait. */
  public Path roomSocket() {
    return runDirectory.resolve("room.sock");
  }

  /** The Unix socket on which Envoy asks. */
  public Path socket() {
    return runDirectory.resolve("casa.sock");
  }

  /** The Unix socket on which Envoy takes in again what comes out of a tunnel. */
  public Path tunnelSocket() {
    return runDirectory.resolve("tunnel.sock");
  }

  /** Envoy's own administration, a Unix socket. */
  public Path adminSocket() {
    return runDirectory.resolve("admin.sock");
  }

  /** What the guards need to know of it. */
  public GuardSettings guardSettings() {
    return new GuardSettings(
        system,
        issuer,
        app,
        llm.map(one -> new GuardSettings.Llm(URI.create(one.url().toString()), one.access())),
        mcpServers.stream()
            .map(one -> new GuardSettings.McpServer(one.name(), URI.create(one.url().toString())))
            .toList(),
        agents.stream()
            .map(
                one ->
                    new GuardSettings.Agent(
                        one.name(), URI.create(one.url().toString()), one.promptFields()))
            .toList(),
        approvalWait,
        refusalForm);
  }
}
