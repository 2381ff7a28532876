/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.endtoend.RawHttp.RawAnswer;
import io.casa.endtoend.RawHttp.RawRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Unmodified agents that ask another agent in A2A 1.0, one on the JavaScript SDK and one on the
 * Python SDK; the other agent is a server of the JavaScript SDK and calls a tool.
 */
final class AgentsAskAgentsIT {
  private static final String HELPER = "http://helper.bank.example";
  private static final AtomicInteger QUESTIONS = new AtomicInteger();
  private static final List<AutoCloseable> RUNNING = new ArrayList<>();

  private static PuppetLlm llm;
  private static PuppetMcpServer branches;
  private static CasaUp casa;
  private static TokenTap tap;

  @BeforeAll
  static void start() {
    var libraries = JavaScriptLibraries.installed();
    var assistantPort = Ports.free();
    var clerkPort = Ports.free();
    var helperPort = Ports.free();
    llm = started(new PuppetLlm());
    branches = started(PuppetMcpServer.start(Ports.free()));
    casa =
        started(
            CasaUp.start(
                "agents-asking-agents.yaml",
                Map.of(
                    "assistant",
                    assistantPort,
                    "clerk",
                    clerkPort,
                    "helper",
                    helperPort,
                    "branches",
                    branches.port()),
                llm.url()));
    javaScript(libraries, "helper", "a2a_helper.mjs", helperPort);
    javaScript(libraries, "assistant", "a2a_assistant.mjs", assistantPort);
    var clerk =
        List.of(
            PythonLibraries.A2A.interpreter().toString(),
            Checkout.agentSources().resolve("a2a_clerk.py").toString());
    started(RunningProcess.start("clerk", clerk, environment("clerk", clerkPort)))
        .awaitPort(clerkPort);
    tap = started(TokenTap.between(casa, "helper", "mcp.branches", casa.app("branches").inbound()));
    Awaitility.await("the tap sees what the helper calls")
        .until(
            () -> {
              ask("assistant", "is it tapped");
              return !tap.claims().isEmpty();
            });
  }

  @AfterAll
  static void end() throws Exception {
    for (var one : RUNNING.reversed()) {
      one.close();
    }
  }

  @BeforeEach
  void forget() {
    branches.recorder().forget();
    tap.forget();
  }

  @ParameterizedTest
  @CsvSource({
    "assistant, by JSON-RPC, 1",
    "assistant, by REST, 1",
    "assistant, by JSON-RPC streamed, 3",
    "assistant, by REST streamed, 3",
    "clerk, by JSON-RPC, 1",
    "clerk, by REST, 1",
    "clerk, by JSON-RPC streamed, 3",
    "clerk, by REST streamed, 3"
  })
  void toolWhenCalledByTheAskedAgentThenItsTokenNamesBothAgents(
      String agent, String how, int events) {
    var answer = ask(agent, how);

    assertThat(answer.path("answer").asText()).as("%s", answer).isEqualTo("opening_hours: done");
    assertThat(answer.path("events").asInt()).isEqualTo(events);
    assertThat(branches.toolCalls()).hasSize(1);
    assertThat(tap.claims()).hasSize(1);
    var act = tap.claims().getFirst().path("act");
    assertThat(act.path("sub").asText()).isEqualTo(clientId("helper"));
    assertThat(act.path("act").path("sub").asText()).isEqualTo(clientId(agent));
    assertThat(act.path("act").has("act")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"assistant, by JSON-RPC", "clerk, by REST"})
  void toolWhenTheAskedAgentWasNotToCallItThenIsRefusedBetweenAllowedOnes(
      String agent, String how) {
    assertThat(ask(agent, how).path("answer").asText()).isEqualTo("opening_hours: done");

    var answer = ask(agent, how + " with an unasked call").path("answer").asText();

    assertThat(answer)
        .contains("book_appointment: ")
        .contains("tool_not_selected_by_llm")
        .endsWith("opening_hours: done");
    assertThat(ask(agent, how).path("answer").asText()).isEqualTo("opening_hours: done");
    assertThat(branches.toolCalls())
        .hasSize(3)
        .noneMatch(call -> call.body().contains("book_appointment"));
  }

  @ParameterizedTest
  @CsvSource({"assistant, by REST", "assistant, by JSON-RPC", "clerk, by JSON-RPC"})
  void refusalWhenOfTheHopThenTheAskingAgentsLibraryShowsIt(String agent, String how) {
    var answer = answerWithout(agent, how);

    assertThat(answer).contains("failed: ").contains("prompt_not_found");
    assertThat(ask(agent, how).path("answer").asText()).isEqualTo("opening_hours: done");
  }

  @Test
  void cardThenReachesTheAskingAgentAsTheAskedOneWroteIt() {
    var request =
        RawRequest.post(HELPER + "/.well-known/agent-card.json", "helper.bank.example", "")
            .line("GET " + HELPER + "/.well-known/agent-card.json HTTP/1.1")
            .without("Content-Type")
            .without("Content-Length");

    var card = Puppets.json(RawHttp.send(casa.app("assistant").outboundProxy(), request).body());

    assertThat(card.at("/supportedInterfaces/0/url").asText()).isEqualTo(HELPER + "/a2a");
  }

  @Test
  void messageWhenSentPastTheCallersSidecarThenIsRefused() {
    var inbound = casa.app("helper").inbound();

    assertRefused(RawHttp.send(inbound, message("SendMessage")), 401, "missing_token");
    assertRefused(
        RawHttp.send(inbound, message("SendMessage").with("Authorization: Bearer a.b.c")),
        401,
        "invalid_token");
    assertRefused(RawHttp.send(inbound, message("ListTasks")), 403, "unsupported_method");
    assertThat(branches.toolCalls()).isEmpty();
  }

  @Test
  void messageWhenOfNoUsersRequestOrAnotherVersionThenIsAnErrorOfTheProtocol() {
    var proxy = casa.app("assistant").outboundProxy();

    assertThat(error(RawHttp.send(proxy, message("SendMessage")), "no_live_session"))
        .isEqualTo(-32603);
    assertThat(
            error(
                RawHttp.send(proxy, message("SendMessage").without("A2A-Version")),
                "unsupported_method"))
        .isEqualTo(-32009);
    assertThat(error(RawHttp.send(proxy, message("message/send")), "unsupported_method"))
        .isEqualTo(-32009);
  }

  /** A question of its own, for which the helper's LLM selects one call. */
  private static JsonNode ask(String agent, String how) {
    var question = "Question " + QUESTIONS.incrementAndGet() + ", " + how + ": when do you open?";
    llm.select(question, "opening_hours", "{\"branch\": \"Old Town\"}");
    var answer = AgentAnswer.ask(casa.app(agent).inbound(), question);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return Puppets.json(answer.body());
  }

  /** A question that makes the agent send a message without a word. */
  private static String answerWithout(String agent, String how) {
    var answer =
        AgentAnswer.ask(casa.app(agent).inbound(), "Question without words, " + how + ", please");
    return answer.answer();
  }

  private static RawRequest message(String method) {
    var message =
        "{\"messageId\": \"m1\", \"role\": \"ROLE_USER\", \"parts\": [{\"text\": \"When do you open?\"}]}";
    var body =
        "{\"jsonrpc\": \"2.0\", \"id\": 7, \"method\": \"%s\", \"params\": {\"message\": %s}}"
            .formatted(method, message);
    return RawRequest.post(HELPER + "/a2a", "helper.bank.example", body).with("A2A-Version: 1.0");
  }

  private static void assertRefused(RawAnswer answer, int status, String reason) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    error(answer, reason);
  }

  /** The code of the JSON-RPC error that the answer is. */
  private static int error(RawAnswer answer, String reason) {
    assertThat(answer.header("x-casa-reason").orElse("")).as("%s", answer).isEqualTo(reason);
    var error = Puppets.json(answer.body()).path("error");
    assertThat(error.path("message").asText()).as("%s", answer).contains(reason);
    assertThat(error.at("/data/0/metadata/casa_reason").asText()).isEqualTo(reason);
    return error.path("code").asInt();
  }

  private static void javaScript(
      JavaScriptLibraries libraries, String app, String program, int port) {
    var command = List.of(libraries.node().toString(), libraries.program(program).toString());
    started(RunningProcess.start(app, command, environment(app, port))).awaitPort(port);
  }

  private static Map<String, String> environment(String app, int port) {
    var proxy = casa.app(app).outboundProxy();
    var environment = new HashMap<String, String>();
    environment.put("PORT", Integer.toString(port));
    environment.put("SELF_URL", HELPER);
    environment.put("HELPER_URL", HELPER);
    environment.put("LLM_URL", "http://llm.bank.example/v1");
    environment.put("MCP_URL", "http://branches.bank.example/mcp");
    environment.put("HTTP_PROXY", proxy);
    environment.put("http_proxy", proxy);
    environment.put("NO_PROXY", "");
    environment.put("NODE_USE_ENV_PROXY", "1");
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    return environment;
  }

  private static String clientId(String app) {
    return casa.realmUrl() + "/casa/apps/" + app + "/client-metadata.json";
  }

  private static <T extends AutoCloseable> T started(T one) {
    RUNNING.add(one);
    return one;
  }
}
