/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.endtoend.RawHttp.RawAnswer;
import io.casa.endtoend.RawHttp.RawRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The branch-office MAS with an agent, an LLM and MCP servers that do what a test tells them; CASA
 * itself is real.
 */
final class Puppets implements AutoCloseable {
  static final String BRANCHES = "http://branches.bank.example";
  static final String ARCHIVE = "http://archive.bank.example:8080";
  static final String LLM = "https://llm.bank.example";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int agentPort = Ports.free();
  private final AtomicInteger prompts = new AtomicInteger();
  final PuppetAgent agent = new PuppetAgent(agentPort);
  final PuppetLlm llm = new PuppetLlm();
  PuppetMcpServer branches = PuppetMcpServer.start(Ports.free());
  final PuppetMcpServer archive = PuppetMcpServer.start(Ports.free());
  final CasaUp casa;

  Puppets(List<String> options) {
    casa =
        CasaUp.start(
            "branch-office.yaml",
            Map.of("assistant", agentPort, "branches", branches.port(), "archive", archive.port()),
            llm.url(),
            options);
    agent.behind(casa.app("assistant").outboundProxy());
  }

  /**
   * Asks the assistant a prompt of its own and gives back what the deed got while the assistant was
   * at it.
   */
  <T> T during(Function<PuppetAgent.Hands, T> deed) {
    return during(
        "Question " + prompts.incrementAndGet() + ": which branches are there?", Map.of(), deed);
  }

  <T> T during(String prompt, Map<String, String> headers, Function<PuppetAgent.Hands, T> deed) {
    var result = new CompletableFuture<T>();
    agent.on(
        prompt,
        hands -> {
          try {
            result.complete(deed.apply(hands));
          } catch (EndToEndException | AssertionError e) {
            result.completeExceptionally(e);
          }
          return "done";
        });
    var answer = AgentAnswer.ask(casa.app("assistant").inbound(), prompt, headers);
    try {
      // Whoever asked may be answered first: a sidecar that dies cuts both sides at once.
      return result.get(2, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new EndToEndException("The prompt did not reach the agent: " + answer, e);
    } catch (ExecutionException e) {
      throw new EndToEndException("The agent failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndToEndException("Interrupted", e);
    }
  }

  /**
   * A turn in which the LLM selects this call, and the agent then sends the given request to its
   * proxy.
   */
  RawAnswer afterSelection(String tool, String arguments, RawRequest request) {
    return during(
        hands -> {
          llm.select(hands.prompt(), tool, arguments);
          hands.askLlm();
          return hands.send(request);
        });
  }

  /** The JSON of a body. */
  static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new EndToEndException("Not JSON: " + body, e);
    }
  }

  /** The branch office's server on its port again, after a test closed it. */
  void startBranchesAgain() {
    branches = PuppetMcpServer.start(branches.port());
  }

  /** Forgets which requests reached the apps so far. */
  void forget() {
    branches.recorder().forget();
    archive.recorder().forget();
    agent.recorder().forget();
  }

  @Override
  public void close() {
    casa.close();
    agent.close();
    llm.close();
    branches.close();
    archive.close();
  }
}
