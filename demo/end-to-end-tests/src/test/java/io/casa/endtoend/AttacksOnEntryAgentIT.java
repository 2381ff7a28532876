/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static io.casa.endtoend.Refusals.assertDone;
import static io.casa.endtoend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.endtoend.PuppetAgent.Hands;
import io.casa.endtoend.RawHttp.RawAnswer;
import io.casa.endtoend.RawHttp.RawRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What comes to the entry agent from people, from those who say they are, and from two at once. */
@ExtendWith(SharedPuppets.class)
final class AttacksOnEntryAgentIT {
  private static final String SELECTED = "list_branches";
  private static final String OTHER = "book_appointment";
  private static final String BOOKING = "{\"branch\": \"Harbour\", \"time\": \"10:00\"}";
  private static final String LIST = "Which branches are there, all at once?";
  private static final String BOOK = "Book me a time at the harbour, all at once.";

  private final Puppets puppets;

  AttacksOnEntryAgentIT(Puppets puppets) {
    this.puppets = puppets;
  }

  @BeforeEach
  void forget() {
    puppets.forget();
  }

  @Test
  void noPromptThenIsRefusedWithAReason() {
    var answer = asked(question("{\"question\": \"Which branches?\"}"));

    assertRefused(answer, 400, "prompt_not_found");
    assertThat(puppets.agent.recorder().received()).isEmpty();
  }

  @Test
  void twoPromptsInOneBodyThenIsRefused() {
    var answer = asked(question("{\"prompt\": \"Which branches?\", \"prompt\": \"Book one\"}"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(puppets.agent.recorder().received()).isEmpty();
  }

  @Test
  void badBearerThenIsRefused() {
    var request =
        question("{\"prompt\": \"Which branches?\"}").with("Authorization: Bearer abc.def.ghi");

    assertRefused(asked(request), 401, "invalid_token");
    assertThat(puppets.agent.recorder().received()).isEmpty();
  }

  @Test
  void usersBearerThenIsTheSubject() {
    // Given
    var admin = puppets.casa.admin();
    admin.rememberEvents(puppets.casa.realm());
    var alice = admin.createUser(puppets.casa.realm(), "alice", "alice");
    var token = admin.userToken(puppets.casa.realm(), "alice", "alice");

    // When
    var answer =
        puppets.during(
            "Which branches are there for me?",
            Map.of("authorization", "Bearer " + token),
            this::listBranches);

    // Then
    assertDone(answer);
    assertThat(admin.usersOfExchanges(puppets.casa.realm())).contains(alice);
  }

  @Test
  void samePromptTwiceInARowThenWorksBothTimes() {
    for (int i = 0; i < 2; i++) {
      assertDone(puppets.during("Which branches, again?", Map.of(), this::listBranches));
    }
    assertThat(puppets.branches.toolCalls()).hasSize(2);
  }

  @Test
  void equalPromptsAtOnceThenAreRefusedAsAmbiguous() {
    // Given
    var meeting = new CyclicBarrier(2);

    // When
    var calls =
        atOnce(
            hands -> {
              meet(meeting);
              var call = listBranches(hands);
              meet(meeting);
              return call;
            },
            LIST,
            LIST);

    // Then
    assertThat(calls)
        .hasSize(2)
        .allSatisfy(call -> Refusals.assertFailedTool(call, "ambiguous_session"));
    assertThat(puppets.branches.toolCalls()).isEmpty();
  }

  @Test
  void equalPromptsAtOnceWhenTheAgentPropagatesTheTraceThenBothAreDone() {
    // Given
    var meeting = new CyclicBarrier(2);

    // When
    var calls =
        atOnce(
            hands -> {
              meet(meeting);
              var call = listBranches(hands.propagatingTheTrace());
              meet(meeting);
              return call;
            },
            LIST,
            LIST);

    // Then
    assertThat(calls).hasSize(2).allSatisfy(Refusals::assertDone);
  }

  @Test
  void differentPromptsAtOnceThenEachCallIsItsOwnPrompts() {
    // Given
    var meeting = new CyclicBarrier(2);
    puppets.llm.select(LIST, SELECTED, "{}").select(BOOK, OTHER, BOOKING);

    // When
    var calls =
        atOnce(
            hands -> {
              meet(meeting);
              hands.askLlm();
              meet(meeting);
              var call =
                  hands.prompt().equals(LIST)
                      ? hands.call(SELECTED, "{}")
                      : hands.call(OTHER, BOOKING);
              meet(meeting);
              return call;
            },
            LIST,
            BOOK);

    // Then
    assertThat(calls).hasSize(2).allSatisfy(Refusals::assertDone);
    assertThat(puppets.branches.toolCalls()).hasSize(2);
  }

  private RawAnswer listBranches(Hands hands) {
    puppets.llm.select(hands.prompt(), SELECTED, "{}");
    hands.askLlm();
    return hands.call(SELECTED, "{}");
  }

  private static RawRequest question(String json) {
    return RawRequest.post("/ask", "assistant.bank.example", json);
  }

  private RawAnswer asked(RawRequest request) {
    return RawHttp.send(puppets.casa.app("assistant").inbound(), request);
  }

  private List<RawAnswer> atOnce(Function<Hands, RawAnswer> deed, String first, String second) {
    var answers = new ConcurrentLinkedQueue<RawAnswer>();
    PuppetAgent.Deed remembering =
        hands -> {
          answers.add(deed.apply(hands));
          return "done";
        };
    puppets.agent.on(first, remembering).on(second, remembering);
    var asked =
        List.of(
            CompletableFuture.supplyAsync(() -> askWithTrace(first, 1)),
            CompletableFuture.supplyAsync(() -> askWithTrace(second, 2)));
    asked.forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));
    return List.copyOf(answers);
  }

  private AgentAnswer askWithTrace(String prompt, int number) {
    var trace = "00-4bf92f3577b34da6a3ce929d0e0e473%d-00f067aa0ba902b7-01".formatted(number);
    return AgentAnswer.ask(
        puppets.casa.app("assistant").inbound(), prompt, Map.of("traceparent", trace));
  }

  private static void meet(CyclicBarrier meeting) {
    try {
      meeting.await(20, TimeUnit.SECONDS);
    } catch (BrokenBarrierException | TimeoutException e) {
      throw new EndToEndException("The other session did not come", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndToEndException("Interrupted", e);
    }
  }
}
