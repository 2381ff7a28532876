/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static io.casa.endtoend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.endtoend.PuppetLlm.Selection;
import io.casa.endtoend.RawHttp.RawRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  private static final Path PYTHON = PythonLibraries.MCP_2_3.interpreter();
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

  /** Otherwise the suite would say nothing of the checks. */
  @Test
  void callWhenTheLlmDidNotSelectItThenIsAFailedTool() {
    int before = calls().size();

    var answer =
        whileAtWork(
            "Which tools are there?",
            List.of(),
            hands ->
                RawHttp.send(
                    suiteUrl(), message("tools/call", "{\"name\": \"test_simple_text\"}")));

    assertThat(answer.body()).contains("\"isError\":true", "reason=tool_not_selected_by_llm");
    assertThat(calls()).hasSize(before);
  }

  /** Two rounds of questions, three calls, and the LLM selected one. */
  @Test
  void callWhenItsServerAsksBackThenAnUnmodifiedClientGoesOnUnderOneSelection() {
    var tool = "test_input_required_result_multi_round";
    int before = calls().size();

    var said =
        whileAtWork(
            "Let me be asked.",
            List.of(new Selection(tool, "{}")),
            hands -> List.of(answeringClient(tool), answeringClient(tool)));

    assertThat(said.getFirst()).contains("2026-07-28 asked 2 times: done");
    assertThat(said.getLast()).contains("asked 0 times", "reason=tool_not_selected_by_llm");
    assertThat(calls()).hasSize(before + 3);
  }

  @ParameterizedTest
  @CsvSource({"resources/list,read-resources", "prompts/list,get-prompts"})
  void readWhenItReachesTheServersSidecarWithoutATokenThenIs401(String method, String scope) {
    var answer = RawHttp.send(casa.app("fixture").inbound(), message(method, "{}"));

    assertRefused(answer, 401, "missing_token");
    assertThat(answer.header("www-authenticate").orElse("")).contains("scope=\"" + scope + "\"");
  }

  @Test
  void readWhenNoPromptIsInProgressThenIsAJsonRpcError() {
    var answer = RawHttp.send(suiteUrl(), message("resources/list", "{}"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("-32603", "no_live_session");
  }

  @Test
  void streamWhenItOpensTheOlderTransportThenIs405OnBothSides() {
    for (var side : List.of(suiteUrl(), casa.app("fixture").inbound())) {
      var answer =
          RawHttp.send(
              side,
              new RawRequest(
                  "GET /sse HTTP/1.1",
                  List.of("Host: 127.0.0.1:" + SUITE_PORT, "Accept: text/event-stream"),
                  ""));
      assertRefused(answer, 405, "unsupported_transport");
      assertThat(answer.header("allow")).contains("POST");
    }
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

  /** What the client says of its call, at the end of which it has answered all questions. */
  private static String answeringClient(String tool) {
    var command =
        List.of(
            PYTHON.toString(),
            Checkout.agentSources().resolve("client_answering_server.py").toString());
    var settings = Map.of("MCP_URL", url(forwarding.port()), "TOOL", tool);
    try (var client = RunningProcess.start("answering-client", command, settings)) {
      client.awaitEnd(Duration.ofSeconds(60));
      return client.output();
    }
  }

  private static boolean same(ConformanceRun alone, ConformanceRun behind) {
    return behind.lines().equals(alone.lines());
  }

  /** While the agent is at work on a prompt of its own, the LLM having selected these calls. */
  private static ConformanceRun throughSidecars(
      String revision, int attempt, List<Selection> selected) {
    return whileAtWork(
        "Try what " + revision + " demands, for the " + attempt + ". time.",
        selected,
        hands -> ConformanceRun.of(LIBRARIES, revision, url(forwarding.port())));
  }

  private static <T> T whileAtWork(
      String prompt, List<Selection> selected, Function<PuppetAgent.Hands, T> deed) {
    var result = new AtomicReference<T>();
    llm.select(prompt, selected);
    agent.on(
        prompt,
        hands -> {
          hands.askLlm();
          result.set(deed.apply(hands));
          return "done";
        });
    var answer = AgentAnswer.ask(casa.app("assistant").inbound(), prompt);
    assertThat(answer.status()).as(answer::body).isEqualTo(200);
    return result.get();
  }

  private static RawRequest message(String method, String params) {
    var json =
        "{\"jsonrpc\": \"2.0\", \"id\": 7, \"method\": \"%s\", \"params\": %s}"
            .formatted(method, params);
    return RawRequest.post("/mcp", "127.0.0.1:" + SUITE_PORT, json)
        .with("MCP-Protocol-Version: 2025-11-25");
  }

  private static String suiteUrl() {
    return "http://127.0.0.1:" + forwarding.port();
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
