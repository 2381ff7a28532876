/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static io.casa.endtoend.Refusals.assertDone;
import static io.casa.endtoend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.endtoend.PuppetAgent.Hands;
import io.casa.endtoend.RawHttp.RawAnswer;
import io.casa.endtoend.RawHttp.RawRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A system with a client app: its sidecar takes the prompt, and nobody asks the entry agent past
 * it. Nothing listens where the agent {@code clerk} should.
 */
final class ClientAppIT {
  private static final String ASSISTANT = "http://assistant.bank.example";
  private static final String TOOL = "list_branches";
  private static final ConcurrentLinkedQueue<RawAnswer> CALLS = new ConcurrentLinkedQueue<>();

  private static PuppetLlm llm;
  private static PuppetMcpServer branches;
  private static PuppetAgent agent;
  private static Recorder web;
  private static CasaUp casa;
  private static TokenTap tap;

  @BeforeAll
  static void start() {
    int agentPort = Ports.free();
    int webPort = Ports.free();
    llm = new PuppetLlm();
    branches = PuppetMcpServer.start(Ports.free());
    agent = new PuppetAgent(agentPort);
    web = Recorder.start(webPort, (_, exchange) -> Recorder.answer(exchange, 200, "{}"));
    casa =
        CasaUp.start(
            "client-app.yaml",
            Map.of(
                "web",
                webPort,
                "assistant",
                agentPort,
                "clerk",
                Ports.free(),
                "branches",
                branches.port()),
            llm.url());
    agent.behind(casa.app("assistant").outboundProxy());
    tap = TokenTap.between(casa, "assistant", "mcp.branches", casa.app("branches").inbound());
    Awaitility.await("the tap sees what the assistant calls")
        .until(
            () -> {
              willListBranches("is it tapped");
              sent("is it tapped");
              return !tap.claims().isEmpty();
            });
  }

  @AfterAll
  static void end() {
    casa.close();
    tap.close();
    agent.close();
    web.close();
    llm.close();
    branches.close();
  }

  @BeforeEach
  void forget() {
    agent.recorder().forget();
    branches.recorder().forget();
    tap.forget();
    CALLS.clear();
  }

  @Test
  void promptWhenTheClientSendsItThenLeadsToItsToolAndTheChainNamesTheClient() {
    var prompt = "Which branches are there, from the web?";
    willListBranches(prompt);

    var answer = sent(prompt);

    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(Puppets.json(answer.body()).path("answer").asText()).isEqualTo("done");
    assertThat(CALLS).singleElement().satisfies(Refusals::assertDone);
    assertThat(agent.recorder().received().getFirst().headers()).doesNotContainKey("authorization");
    var claims = tap.claims().getFirst();
    assertThat(claims.path("sub").asText()).isEqualTo(clientId("web"));
    assertThat(claims.at("/act/sub").asText()).isEqualTo(clientId("assistant"));
    assertThat(claims.at("/act/act/sub").asText()).isEqualTo(clientId("web"));
    var intent = claims.at("/intent/id").asText();
    assertThat(decisions("web"))
        .anySatisfy(line -> assertPrompt(line, "outbound", intent, "allowed"));
    assertThat(decisions("assistant"))
        .anySatisfy(line -> assertPrompt(line, "inbound", intent, "allowed"));
  }

  @Test
  void promptWhenTheClientSendsItsUsersTokenThenTheToolIsCalledForThatUser() {
    var admin = casa.admin();
    var alice = admin.createUser(casa.realm(), "alice", "alice");
    var token = admin.userToken(casa.realm(), "alice", "alice");
    var prompt = "Which branches are there for alice?";
    willListBranches(prompt);

    var answer = web(question(prompt).with("Authorization: Bearer " + token));

    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(CALLS).singleElement().satisfies(Refusals::assertDone);
    assertThat(tap.claims().getFirst().path("sub").asText()).isEqualTo(alice);
    assertThat(agent.recorder().received().getFirst().headers()).doesNotContainKey("authorization");
  }

  @Test
  void promptWhenSentPastTheClientThenIsRefused() {
    var admin = casa.admin();
    admin.createUser(casa.realm(), "mallory", "mallory");
    var token = admin.userToken(casa.realm(), "mallory", "mallory");

    var alone = assistant(question("Which branches?"));
    assertRefused(alone, 401, "missing_token");
    assertThat(alone.header("www-authenticate")).contains("Bearer");
    assertRefused(
        assistant(question("Which branches?").with("Authorization: Bearer " + token)),
        401,
        "invalid_token");
    var stolen = StolenIdentity.of(casa, "assistant").intent("Which branches?");
    var asAgent = assistant(question("Which branches?").with("Authorization: Bearer " + stolen));
    assertThat(asAgent.status()).as("%s", asAgent).isEqualTo(400); // as another agent's, in A2A
    assertThat(asAgent.header("x-casa-reason")).contains("malformed_request");
    assertThat(agent.recorder().received()).isEmpty();
  }

  @Test
  void intentTokenWhenUsedAgainOrForAnotherPromptThenIsRefused() {
    var thief = StolenIdentity.of(casa, "web");
    var once = "Authorization: Bearer " + thief.intentFor(ASSISTANT, "Which branches, once?");
    assertThat(assistant(question("Which branches, once?").with(once)).status()).isEqualTo(200);
    assertRefused(assistant(question("Which branches, once?").with(once)), 401, "replayed_token");

    var other = "Authorization: Bearer " + thief.intentFor(ASSISTANT, "Which branches, really?");
    assertRefused(
        assistant(question("Book me an appointment").with(other)), 401, "prompt_mismatch");
    assertRefused(
        assistant(question("Which branches, really?").with(other)), 401, "replayed_token");

    var clerks =
        "Authorization: Bearer " + thief.intentFor("http://clerk.bank.example", "Which branches?");
    assertRefused(assistant(question("Which branches?").with(clerks)), 401, "wrong_audience");
    assertThat(agent.recorder().received()).hasSize(1);
  }

  @Test
  void clientWhenItCallsAToolOrAnLlmOrAsksOtherwiseThenIsRefused() {
    for (var request :
        List.of(
            Hands.toolCall(TOOL, "{}"),
            RawRequest.post(
                "http://llm.bank.example/v1/chat/completions", "llm.bank.example", "{}"),
            RawRequest.post("http://evil.example/", "evil.example", "{}"))) {
      assertSeenByTheClient(web(request), 403, "unknown_target");
    }
    assertSeenByTheClient(
        web(question("Which branches?").line("PUT " + ASSISTANT + "/ask HTTP/1.1")),
        403,
        "unsupported_method");
    assertSeenByTheClient(
        web(question("Which branches?").with("Authorization: Bearer a.b.c")), 403, "invalid_token");
    assertThat(agent.recorder().received()).isEmpty();
    assertThat(branches.recorder().received()).isEmpty();
  }

  @Test
  void agentWhenNobodyIsThereThenTheClientSeesAReason() {
    var request =
        RawRequest.post(
            "http://clerk.bank.example/ask", "clerk.bank.example", "{\"prompt\": \"Anybody?\"}");

    assertSeenByTheClient(web(request), 503, "upstream_unavailable");
  }

  @Test
  void usersWhenTheyAskTheClientThenReachIt() {
    web.forget();

    var answer =
        RawHttp.send(
            casa.app("web").inbound(),
            RawRequest.post("/chat", "web.bank.example", "{}").with("Authorization: Basic YTpi"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(web.received().getFirst().headers()).containsEntry("authorization", "Basic YTpi");
  }

  private static void willListBranches(String prompt) {
    llm.select(prompt, TOOL, "{}");
    agent.on(
        prompt,
        hands -> {
          hands.askLlm();
          var call = hands.call(TOOL, "{}");
          CALLS.add(call);
          assertDone(call);
          return "done";
        });
  }

  private static RawRequest question(String prompt) {
    return RawRequest.post(
        ASSISTANT + "/ask", "assistant.bank.example", "{\"prompt\": \"" + prompt + "\"}");
  }

  /** What the client gets that sends this to its proxy, which is all the network it has. */
  private static RawAnswer web(RawRequest request) {
    return RawHttp.send(casa.app("web").outboundProxy(), request);
  }

  private static RawAnswer sent(String prompt) {
    return web(question(prompt));
  }

  /** What somebody gets who reaches the assistant past the client. */
  private static RawAnswer assistant(RawRequest request) {
    return RawHttp.send(casa.app("assistant").inbound(), request.line("POST /ask HTTP/1.1"));
  }

  private static void assertSeenByTheClient(RawAnswer answer, int status, String reason) {
    assertRefused(answer, status, reason);
    assertThat(answer.header("www-authenticate")).as("%s", answer).isEmpty();
  }

  private static void assertPrompt(
      JsonNode line, String direction, String intent, String decision) {
    assertThat(line.path("kind").asText()).isEqualTo("prompt");
    assertThat(line.path("direction").asText()).isEqualTo(direction);
    assertThat(line.path("intent_id").asText()).isEqualTo(intent);
    assertThat(line.path("decision").asText()).isEqualTo(decision);
  }

  private static List<JsonNode> decisions(String app) {
    var folder = Path.of(casa.sidecarSettings(app).path("runDirectory").asText());
    try {
      return Files.readAllLines(folder.resolve("decisions.jsonl")).stream()
          .map(Puppets::json)
          .toList();
    } catch (IOException e) {
      throw new EndToEndException("The sidecar of " + app + " shows no decisions", e);
    }
  }

  private static String clientId(String app) {
    return casa.realmUrl() + "/casa/apps/" + app + "/client-metadata.json";
  }
}
