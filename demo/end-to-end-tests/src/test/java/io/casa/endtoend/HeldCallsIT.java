/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.casa.endtoend.PatientClient.Patience;
import io.casa.endtoend.PuppetLlm.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tool calls that wait for their user, made by unmodified clients of others: one that waits as long
 * as it hears of progress, one whose call is denied, one that comes back, and one that gives up.
 *
 * <p>All clients wait at the same time, each for a payment of its own, in a session of its own.
 */
final class HeldCallsIT {
  private static final int AGENT_PORT = Ports.free();
  private static final AtomicInteger PAYMENTS = new AtomicInteger();
  private static final int WAIT_SECONDS = 20;

  @AutoClose private static PuppetAgent agent;
  @AutoClose private static PuppetLlm llm;
  @AutoClose private static PaymentsServer withSessions;
  @AutoClose private static PaymentsServer withoutSessions;
  @AutoClose private static CasaUp casa;
  @AutoClose private static PatientClient sdk;
  @AutoClose private static PatientClient sdkWithoutSession;
  @AutoClose private static PatientClient client;
  @AutoClose private static PatientClient negotiating;
  private static ApprovingUser alice;

  @BeforeAll
  static void start() {
    agent = new PuppetAgent(AGENT_PORT);
    llm = new PuppetLlm();
    withSessions = PaymentsServer.withSessions();
    withoutSessions = PaymentsServer.withoutSessions();
    casa =
        CasaUp.start(
            "held-calls.yaml",
            Map.of(
                "assistant",
                AGENT_PORT,
                "payments",
                withSessions.port(),
                "orders",
                withoutSessions.port()),
            llm.url(),
            List.of("--approval-wait=" + WAIT_SECONDS));
    var proxy = casa.app("assistant").outboundProxy();
    agent.behind(proxy);
    alice = ApprovingUser.register(casa, "alice");
    sdk = PatientClient.sdk(proxy, withSessions);
    sdkWithoutSession = PatientClient.sdk(proxy, withoutSessions);
    client = PatientClient.client(proxy, withSessions);
    negotiating = PatientClient.negotiating(proxy, withSessions);
    assertThat(List.of(sdk, sdkWithoutSession, client))
        .extracting(PatientClient::revision)
        .containsOnly("2025-11-25");
    assertThat(negotiating.revision()).isEqualTo("2026-07-28");
  }

  @AfterEach
  void nothingWaitsAnyMore() {
    awaitNothingHeld();
  }

  @Test
  void callWhenApprovedLongAfterItsClientsTimeoutThenGetsTheToolsResult() {
    each(
        1,
        (waiting, payment) -> {
          var call = waiting.cancel(payment, Patience.WHILE_THERE_IS_PROGRESS);
          var approval = call.approval();
          assertStays(Duration.ofSeconds(9), () -> assertThat(call.hasEnded()).isFalse());
          assertThat(waiting.server().cancelled(payment)).isZero();

          alice.approve(approval);

          assertCancelled(call);
          assertThat(call.notifications()).isGreaterThan(3);
          assertThat(waiting.server().cancelled(payment)).isOne();
        });
  }

  @Test
  void callWhenDeniedThenIsAFailedToolThatSaysWhy() {
    each(
        1,
        (waiting, payment) -> {
          var call = waiting.cancel(payment, Patience.WHILE_THERE_IS_PROGRESS);
          alice.deny(call.approval());

          assertFailed(call, "approval_denied");
          assertThat(waiting.server().cancelled(payment)).isZero();
        });
  }

  @Test
  void callWhenNobodyDecidedInTimeThenMayComeBackAndPassesOnceWhenApproved() {
    casa.changeSettings("assistant", settings -> settings.put("approvalWaitSeconds", 4));
    try {
      each(
          3,
          (waiting, payment) -> {
            var told = assertFailed(waiting.cancel(payment, Patience.DEFAULT), "approval_required");
            assertThat(waiting.server().cancelled(payment)).isZero();
            alice.approve(told.approval());

            assertCancelled(waiting.cancel(payment, Patience.DEFAULT));
            var third =
                assertFailed(waiting.cancel(payment, Patience.DEFAULT), "approval_required");

            assertThat(third.approval()).isNotEqualTo(told.approval());
            assertThat(waiting.server().cancelled(payment)).isOne();
          });
    } finally {
      casa.changeSettings(
          "assistant", settings -> settings.put("approvalWaitSeconds", WAIT_SECONDS));
    }
  }

  @Test
  void callWhenItsClientGaveItUpThenIsNotRunThoughApprovedUnlessItIsMadeAgain() {
    each(
        1,
        (waiting, payment) -> assertRunsOnlyWhenMadeAgain(waiting, payment, Patience.SHORT),
        (waiting, payment) -> assertRunsOnlyWhenMadeAgain(waiting, payment, Patience.ABORTING));
  }

  private static void assertRunsOnlyWhenMadeAgain(
      PatientClient waiting, String payment, Patience patience) {
    var call = waiting.cancel(payment, patience);
    var approval = alice.waiting(payment);
    assertThat(call.end().text()).startsWith("thrown ");
    awaitNothingHeld();

    alice.approve(approval);

    assertStays(
        Duration.ofSeconds(3), () -> assertThat(waiting.server().cancelled(payment)).isZero());
    assertCancelled(waiting.cancel(payment, Patience.DEFAULT));
    assertThat(waiting.server().cancelled(payment)).isOne();
  }

  /** What one client does, and what comes of it. */
  private interface Deed {
    void with(PatientClient client, String payment);
  }

  /**
   * Lets each client do each of that at the same time with a payment of its own, while the agent is
   * at work on alice's prompt and the LLM has selected the call for it so often.
   */
  private static void each(int selections, Deed... deeds) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<CompletableFuture<Void>>();
      for (var one : List.of(sdk, sdkWithoutSession, client, negotiating)) {
        for (var deed : deeds) {
          all.add(CompletableFuture.runAsync(() -> during(one, selections, deed), threads));
        }
      }
      all.forEach(CompletableFuture::join);
    }
  }

  private static void during(PatientClient waiting, int selections, Deed deed) {
    int number = PAYMENTS.incrementAndGet();
    var payment = "P-%d".formatted(7300 + number);
    var prompt = "What about the payment that I no longer need (%d)?".formatted(number);
    var selection =
        new Selection(waiting.server().tool(), "{\"payment_id\": \"%s\"}".formatted(payment));
    llm.select(prompt, Collections.nCopies(selections, selection));
    var done = new CompletableFuture<Void>();
    agent.on(
        prompt,
        hands -> {
          try {
            assertThat(hands.askLlm().status()).isEqualTo(200);
            deed.with(waiting, payment);
            done.complete(null);
          } catch (RuntimeException | AssertionError e) {
            done.completeExceptionally(e);
          }
          return "done";
        });
    var answer = AgentAnswer.ask(casa.app("assistant").inbound(), prompt, alice.credentials());
    assertThat(done).as("%s %s", answer, waiting.output()).isCompleted();
  }

  private static void assertCancelled(PatientClient.Call call) {
    assertThat(call.end()).isEqualTo(new PatientClient.End("It was cancelled.", false));
  }

  private static PatientClient.End assertFailed(PatientClient.Call call, String reason) {
    var end = call.end();
    assertThat(end.isError()).as("%s", end).isTrue();
    assertThat(end.text()).contains("reason=" + reason).doesNotStartWith("thrown");
    return end;
  }

  private static void assertStays(Duration time, Runnable assertion) {
    Awaitility.await().during(time).atMost(time.plusSeconds(5)).untilAsserted(assertion::run);
  }

  private static void awaitNothingHeld() {
    Awaitility.await("nothing is held")
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () ->
                assertThat(casa.metrics("assistant").lines())
                    .filteredOn(line -> line.startsWith("casa_held_calls "))
                    .singleElement(as(STRING))
                    .matches("casa_held_calls 0(\\.0)?"));
  }
}
