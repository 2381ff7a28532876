/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static io.casa.endtoend.Refusals.assertDone;
import static io.casa.endtoend.Refusals.assertFailedTool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.endtoend.LlmSdk.Protocol;
import io.casa.endtoend.PuppetAgent.Hands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The vendors' own SDKs ask an LLM double of others through a sidecar, in every protocol: what it
 * selects may be called and nothing else, whatever happens to the answer. The LLM takes no key but
 * the sidecar's.
 */
final class LlmSdksIT {
  private static final String KEY = "vendor-key-of-the-sidecar";
  private static final String HOURS =
      "{\"branch\": \"Zürich \\\"HB\\\"\", \"weekday\": \"Tuesday\"}";
  private static final AtomicInteger QUESTIONS = new AtomicInteger();

  @TempDir private static Path folder;
  @AutoClose private static PuppetMcpServer branches;
  @AutoClose private static PuppetAgent agent;
  @AutoClose private static ScriptedLlm llm;
  @AutoClose private static CasaUp casa;

  @BeforeAll
  static void start() throws IOException {
    int agentPort = Ports.free();
    int branchesPort = Ports.free();
    branches = PuppetMcpServer.start(branchesPort);
    agent = new PuppetAgent(agentPort);
    llm = ScriptedLlm.startFor(KEY, "llm-sdk-fixtures");
    var keyFile = Files.writeString(folder.resolve("llm.key"), KEY + "\n");
    casa =
        CasaUp.start(
            "branch-office.yaml",
            Map.of("assistant", agentPort, "branches", branchesPort, "archive", Ports.free()),
            llm.url(),
            List.of("--llm-key-file", keyFile.toString()));
    agent.behind(casa.app("assistant").outboundProxy());
  }

  static Stream<Arguments> asked() {
    return Stream.of(LlmSdk.values())
        .flatMap(
            sdk ->
                Stream.of(Protocol.values())
                    .flatMap(
                        protocol ->
                            Stream.of(false, true)
                                .map(streamed -> Arguments.of(sdk, protocol, streamed))));
  }

  static Stream<Arguments> troubled() {
    return Stream.of(Protocol.values())
        .flatMap(
            protocol ->
                Stream.of("drop", "malformed", "disconnect", "ratelimit")
                    .map(trouble -> Arguments.of(protocol, trouble)));
  }

  @ParameterizedTest
  @MethodSource("asked")
  void callsWhenTheLlmSelectedThemThenPassAndNoOthers(
      LlmSdk sdk, Protocol protocol, boolean streamed) {
    during(
        "asks for two calls",
        hands -> {
          JsonNode read = sdk.ask(hands, protocol, streamed, "none-of-the-vendors", "{}");

          assertThat(read)
              .isEqualTo(
                  Puppets.json(
                      "{\"calls\": [[\"opening_hours\", "
                          + HOURS
                          + "], [\"list_branches\", {}]]}"));
          assertFailedTool(
              hands.call("opening_hours", HOURS.replace("Tuesday", "Friday")),
              "tool_parameters_mismatch");
          assertFailedTool(
              hands.call("book_appointment", "{\"branch\": \"a\", \"time\": \"b\"}"),
              "tool_not_selected_by_llm");
          assertDone(hands.call("list_branches", "{}"));
          assertDone(hands.call("opening_hours", HOURS));
        });
  }

  @ParameterizedTest
  @MethodSource("troubled")
  void callsWhenTheAnswerCouldNotBeReadThenAreNotSelected(Protocol protocol, String trouble) {
    during(
        "asks for two calls",
        hands -> {
          String chaos = "{\"x-aimock-chaos-" + trouble + "\": \"1\"}";

          JsonNode read = LlmSdk.NPM.ask(hands, protocol, true, "own", chaos);

          assertThat(read.path("error").asText()).as("%s", read).isNotEmpty();
          assertNotSelected(hands);
        });
  }

  @ParameterizedTest
  @EnumSource
  void callsWhenTheAnswerBreaksOffThenAreNotSelected(Protocol protocol) {
    during(
        "breaks off",
        hands -> {
          JsonNode read = LlmSdk.NPM.ask(hands, protocol, true, "own", "{}");

          assertThat(read.path("error").asText()).as("%s", read).isNotEmpty();
          assertNotSelected(hands);
        });
  }

  @ParameterizedTest
  @EnumSource
  void requestWhenTheVendorWouldRunToolsThenTheSdkShowsTheRefusal(LlmSdk sdk) {
    during(
        "asks for two calls",
        hands -> {
          for (Protocol protocol : List.of(Protocol.RESPONSES, Protocol.MESSAGES)) {
            JsonNode read = sdk.askWithHostedTools(hands, protocol);

            assertThat(read.path("error").asText()).isEqualTo("PermissionDeniedError");
            assertThat(read.path("status").asInt()).isEqualTo(403);
            assertThat(read.path("text").asText()).contains("reason=unsupported_method");
          }
        });
  }

  private static void assertNotSelected(Hands hands) {
    var before = branches.toolCalls();
    var answers = List.of(hands.call("list_branches", "{}"), hands.call("opening_hours", HOURS));
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertFailedTool(answer, "reason=");
              assertThat(answer.body())
                  .containsAnyOf("no_llm_calls_made_by_app", "tool_not_selected_by_llm");
            });
    assertThat(branches.toolCalls()).isEqualTo(before);
  }

  /** Lets the agent do this while it is asked a question of its own. */
  private static void during(String question, Consumer<Hands> deed) {
    String prompt = "Question " + QUESTIONS.incrementAndGet() + " " + question;
    var done = new CompletableFuture<Void>();
    agent.on(
        prompt,
        hands -> {
          try {
            deed.accept(hands);
            done.complete(null);
          } catch (EndToEndException | AssertionError e) {
            done.completeExceptionally(e);
          }
          return "done";
        });
    var answer = AgentAnswer.ask(casa.app("assistant").inbound(), prompt, Map.of());
    assertThat(done).as("%s", answer).isCompleted();
  }
}
