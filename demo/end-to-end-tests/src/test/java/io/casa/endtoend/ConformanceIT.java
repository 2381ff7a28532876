/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.endtoend.PuppetLlm.Selection;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The MCP conformance suite says of a server behind two sidecars what it says of the server alone.
 *
 * <p>The suite is a client without user or LLM. So it runs while an agent is at work on a prompt,
 * and the LLM has selected for that prompt the calls that the suite made of the server alone: it
 * finds every check at work and none in its way.
 */
final class ConformanceIT {
  private static final int AGENT_PORT = Ports.free();
  private static final int SERVER_PORT = Ports.free();
  private static final int SUITE_PORT = Ports.free();

  /** The suite waits half a second for some answers, which a busy machine may miss. */
  private static final int ATTEMPTS = 3;

  private static final JavaScriptLibraries LIBRARIES = JavaScriptLibraries.installed();
  @AutoClose private static PuppetAgent agent;
  @AutoClose private static PuppetLlm llm;
  @AutoClose private static RunningProcess server;
  @AutoClose private static CasaUp casa;
  @AutoClose private static Forwarding forwarding;

  @BeforeAll
  static void start() throws IOException {
    agent = new PuppetAgent(AGENT_PORT);
    llm = new PuppetLlm();
    server =
        RunningProcess.start(
                "conformance-server",
                List.of(
                    LIBRARIES.node().toString(),
                    LIBRARIES.program("conformance_server.mjs").toString()),
                Map.of("PORT", Integer.toString(SERVER_PORT)))
            .awaitPort(SERVER_PORT);
    casa =
        CasaUp.start(
            masFile().toString(),
            Map.of("assistant", AGENT_PORT, "fixture", SERVER_PORT),
            llm.url());
    var proxy = casa.app("assistant").outboundProxy();
    agent.behind(proxy);
    forwarding = Forwarding.start(SUITE_PORT, URI.create(proxy));
  }

  @Test
  void serverOf20251125WhenBehindTwoSidecarsThenPassesAllThatItPassesAlone() {
    var alone = assertSameThroughSidecars("2025-11-25");

    assertThat(alone.lines().values()).allMatch(line -> line.endsWith(", 0 failed"));
  }

  @Test
  void serverOf20260728WhenBehindTwoSidecarsThenPassesAllThatItPassesAlone() {
    assertSameThroughSidecars("2026-07-28");
  }

  private static ConformanceRun assertSameThroughSidecars(String revision) {
    // Given
    int started = calls().size();
    var alone = ConformanceRun.of(LIBRARIES, revision, url(SERVER_PORT));
    assertThat(alone.exitCode()).as(alone::output).isZero();
    assertThat(alone.lines()).hasSizeGreaterThan(30);
    int before = calls().size();
    var selected = calls().subList(started, before).stream().map(ConformanceIT::selection).toList();

    // When
    var behind = throughSidecars(revision, 1, selected);
    for (int attempt = 2; attempt <= ATTEMPTS && !same(alone, behind); attempt++) {
      behind = throughSidecars(revision, attempt, selected);
    }

    // Then
    assertThat(behind.lines()).as(behind::output).isEqualTo(alone.lines());
    assertThat(behind.exitCode()).as(behind::output).isZero();
    assertThat(calls().subList(before, calls().size()))
        .isNotEmpty()
        .allSatisfy(call -> assertThat(call).contains("\"authorization\":null"));
    return alone;
  }

  private static boolean same(ConformanceRun alone, ConformanceRun behind) {
    return behind.lines().equals(alone.lines());
  }

  /** While the agent is at work on a prompt of its own. */
  private static ConformanceRun throughSidecars(
      String revision, int attempt, List<Selection> selected) {
    var prompt = "Try what " + revision + " demands, for the " + attempt + ". time.";
    var run = new AtomicReference<ConformanceRun>();
    llm.select(prompt, selected);
    agent.on(
        prompt,
        hands -> {
          hands.askLlm();
          run.set(ConformanceRun.of(LIBRARIES, revision, url(forwarding.port())));
          return "done";
        });
    var answer = AgentAnswer.ask(casa.app("assistant").inbound(), prompt);
    assertThat(answer.status()).as(answer::body).isEqualTo(200);
    return run.get();
  }

  /** The tool calls that reached the server so far, as it printed them. */
  private static List<String> calls() {
    return server.output().lines().filter(line -> line.startsWith("{\"tool\"")).toList();
  }

  private static Selection selection(String call) {
    var json = Puppets.json(call);
    return new Selection(json.path("tool").asText(), json.path("arguments").toString());
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port + "/mcp";
  }

  private static Path masFile() throws IOException {
    try (var template = ConformanceIT.class.getResourceAsStream("/mas/conformance.yaml")) {
      if (template == null) {
        throw new EndToEndException("No MAS for the conformance runs");
      }
      var text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
      return Files.writeString(
          Files.createTempFile(Checkout.logs(), "conformance-", ".yaml"),
          text.replace("PORT", Integer.toString(SUITE_PORT)));
    }
  }
}
