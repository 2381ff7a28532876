/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static io.casa.endtoend.Refusals.assertDone;
import static io.casa.endtoend.Refusals.assertFailedTool;
import static io.casa.endtoend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.endtoend.PuppetAgent.Hands;
import io.casa.endtoend.RawHttp.RawAnswer;
import io.casa.endtoend.RawHttp.RawRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A later question leans on what an earlier one of the same conversation named, and on nobody
 * else's words.
 */
final class ConversationsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAMED = "DE89370400440532013000";
  private static final String TOOLS =
      """
      {"tools": [
        {"name": "transfer", "description": "Transfers money to an account.",
         "inputSchema": {"type": "object", "properties": {"to": {"type": "string"}, "amount": {"type": "number"}},
                         "required": ["to", "amount"]}}]}
      """;
  private static final String DONE = "{\"content\": [{\"type\": \"text\", \"text\": \"done\"}]}";

  private static final AtomicInteger QUESTIONS = new AtomicInteger();
  private static PuppetMcpServer bank;
  private static PuppetAgent agent;
  private static PuppetLlm llm;
  private static CasaUp casa;
  private static Person alice;
  private static Person mallory;

  /** Somebody who asks; without a token nobody knows who. */
  private record Person(Optional<String> token) {
    static final Person UNKNOWN = new Person(Optional.empty());
  }

  @BeforeAll
  static void start() {
    int agentPort = Ports.free();
    int bankPort = Ports.free();
    bank = PuppetMcpServer.start(bankPort, TOOLS, tool -> DONE);
    agent = new PuppetAgent(agentPort);
    llm = new PuppetLlm();
    casa =
        CasaUp.start(
            "conversations.yaml", Map.of("assistant", agentPort, "branches", bankPort), llm.url());
    agent.behind(casa.app("assistant").outboundProxy());
    alice = person("alice");
    mallory = person("mallory");
  }

  @AfterAll
  static void end() {
    casa.close();
    agent.close();
    llm.close();
    bank.close();
  }

  @BeforeEach
  void forget() {
    bank.recorder().forget();
    agent.recorder().forget();
  }

  @Test
  void transferWhenAnEarlierQuestionNamedItsAccountThenIsDone() {
    assertDone(transferAfter(alice, "1", "Transfer 10 euros to " + NAMED));
    assertDone(transferAfter(alice, "1", "Pay it again"));
    assertDone(transferAfter(alice, "1", "And pay it once more"));

    assertThat(bank.toolCalls()).hasSize(3);
  }

  @Test
  void transferWhenItsAccountWasNamedInAnotherConversationThenIsRefused() {
    assertDone(transferAfter(alice, "2", "Transfer 10 euros to " + NAMED));

    assertUngrounded(transferAfter(alice, "3", "Pay it again"));
    assertThat(bank.toolCalls()).hasSize(1);
  }

  @Test
  void transferWhenTheQuestionNamesNoConversationThenOnlyItsOwnWordsCount() {
    assertDone(transferAfter(alice, "4", "Transfer 10 euros to " + NAMED));

    assertUngrounded(ask(alice, Optional.empty(), "Pay it again"));
  }

  @Test
  void transferWhenAnotherUserTakesTheConversationsNameThenNeitherLeansOnTheOther() {
    assertDone(transferAfter(mallory, "5", "Transfer 10 euros to " + NAMED));
    assertUngrounded(transferAfter(alice, "5", "Pay it again"));

    assertDone(transferAfter(alice, "6", "Transfer 10 euros to " + NAMED));
    assertUngrounded(transferAfter(mallory, "6", "Pay it again"));
    assertUngrounded(transferAfter(Person.UNKNOWN, "6", "Pay it again"));
    assertDone(transferAfter(alice, "6", "Pay it again"));
  }

  @Test
  void transferWhenNobodyKnowsWhoAsksThenOnlyANameThatNobodyGuessesCounts() {
    String secret = "c0nversation-0af7651916cd43dd";
    assertDone(transferAfter(Person.UNKNOWN, "7", "Transfer 10 euros to " + NAMED));
    assertUngrounded(transferAfter(Person.UNKNOWN, "7", "Pay it again"));

    assertDone(transferAfter(Person.UNKNOWN, secret, "Transfer 10 euros to " + NAMED));
    assertUngrounded(transferAfter(alice, secret, "Pay it again"));
    assertDone(transferAfter(Person.UNKNOWN, secret, "Pay it again"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"\"", "[\"1\"]", "\"a\\u0000b\""})
  void questionWhenItsConversationIsNoNameThenDoesNotReachTheAgent(String name) {
    var body = "{\"prompt\": \"Pay it again\", \"conversation\": " + name + "}";

    assertRefused(sent(alice, body), 400, "malformed_request");
    assertThat(agent.recorder().received()).isEmpty();
  }

  private static Person person(String name) {
    var admin = casa.admin();
    admin.createUser(casa.realm(), name, name);
    return new Person(Optional.of(admin.userToken(casa.realm(), name, name)));
  }

  private static void assertUngrounded(RawAnswer call) {
    assertFailedTool(call, "tool_parameters_mismatch");
    assertThat(call.body()).contains("ARGUMENT_GROUNDING").doesNotContain(NAMED);
  }

  private static RawAnswer transferAfter(Person person, String conversation, String question) {
    return ask(person, Optional.of(conversation), question);
  }

  /** What the agent's transfer to the account got when it was asked that. */
  private static RawAnswer ask(Person person, Optional<String> conversation, String question) {
    var prompt = question + " (question " + QUESTIONS.incrementAndGet() + ")";
    var call = new CompletableFuture<RawAnswer>();
    agent.on(
        prompt,
        hands -> {
          call.complete(transfer(hands));
          return "done";
        });
    var body = JSON.createObjectNode().put("prompt", prompt);
    conversation.ifPresent(name -> body.put("conversation", name));
    var answer = sent(person, body.toString());
    assertThat(call).as("%s", answer).isDone();
    return call.join();
  }

  private static RawAnswer transfer(Hands hands) {
    var arguments = "{\"to\": \"%s\", \"amount\": 10}".formatted(NAMED);
    llm.select(hands.prompt(), "transfer", arguments);
    assertThat(hands.askLlm().status()).isEqualTo(200);
    return hands.call("transfer", arguments);
  }

  private static RawAnswer sent(Person person, String body) {
    var request = RawRequest.post("/ask", "assistant.bank.example", body);
    return RawHttp.send(
        casa.app("assistant").inbound(),
        person
            .token()
            .map(token -> request.with("Authorization: Bearer " + token))
            .orElse(request));
  }
}
