/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.HeldCall.Step;
import io.casa.toolcheck.DenyReason;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Held calls whose client says that it has given one up: all of them are its request 7. */
class CancelledCallTest {
  private static final String ARGUMENTS = "{\"to\":\"eve\",\"amount\":7}";

  private GuardFixture fixture;

  @BeforeEach
  void start() throws SidecarException {
    fixture = new GuardFixture();
    fixture.server.approvals.require("pay");
    fixture.open("Pay Eve 7", Map.of());
  }

  @Test
  void callWhenItsClientCancelsItThenIsNotSentThoughApproved() {
    HeldCall other = held("{}", Map.of("mcp-session-id", "s2"));
    HeldCall call = held(ARGUMENTS, Map.of("mcp-session-id", "s1"));
    fixture.server.approvals.approve();

    cancel(Map.of("mcp-session-id", "s1"));

    assertCancelled(call);
    assertGoesOn(other);
  }

  /** Clients of two users may both have a request 7. */
  @Test
  void callWhenItCantBeToldWhichOneItsClientCancelsThenEachGoesOnWaiting() {
    HeldCall call = held(ARGUMENTS, Map.of());
    HeldCall other = held("{}", Map.of());
    fixture.server.approvals.approve();

    cancel(Map.of());

    assertGoesOn(call);
    assertGoesOn(other);
  }

  /** A server without sessions, and a client without traces. */
  @Test
  void callWhenNoOtherThatWaitsCanBeMeantThenIsCancelled() {
    HeldCall inSession = held("{}", Map.of("mcp-session-id", "s1"));
    HeldCall call = held(ARGUMENTS, Map.of());
    fixture.server.approvals.approve();

    cancel(Map.of());

    assertCancelled(call);
    assertGoesOn(inSession);
  }

  @Test
  void callWhenTheOthersWithItsIdHaveGoneOnOrWereCancelledThenIsTheOneThatIsMeant() {
    HeldCall goneOn = held("{}", Map.of());
    HeldCall cancelled = held("{\"to\":\"bob\"}", Map.of());
    fixture.server.approvals.approve();
    assertGoesOn(goneOn);
    cancel(Map.of());
    HeldCall call = held(ARGUMENTS, Map.of());

    cancel(Map.of());

    assertCancelled(cancelled);
    assertCancelled(call);
  }

  @Test
  void callWhenAnotherTraceOrSessionCancelsItsIdThenGoesOnWaiting() {
    HeldCall call = held(ARGUMENTS, trace("a"));
    fixture.server.approvals.approve();

    cancel(trace("b"));
    cancel(Map.of("mcp-session-id", "s1"));

    assertGoesOn(call);
  }

  @Test
  void callWhenItsTraceStandsInItsMessageThenThatTraceCancelsIt() {
    HeldCall other = held("{}", Map.of());
    HeldCall call =
        held(
            fixture.mcp(
                GuardFixture.call("7", "pay", ARGUMENTS)
                    .replace(
                        "\"params\":{",
                        "\"params\":{\"_meta\":{\"traceparent\":\"%s\"},"
                            .formatted(trace("a").get("traceparent"))),
                Map.of()));
    fixture.server.approvals.approve();

    cancel(trace("a"));

    assertCancelled(call);
    assertGoesOn(other);
  }

  private void cancel(Map<String, String> headers) {
    assertPass(
        fixture.mcp(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
                + "\"params\":{\"requestId\":7}}",
            headers));
  }

  private HeldCall held(String arguments, Map<String, String> headers) {
    return held(fixture.tool("pay", arguments, headers));
  }

  private HeldCall held(Ruling ruling) {
    assertThat(ruling).isInstanceOf(Ruling.Hold.class);
    return fixture.guards.waitingRoom().enter(((Ruling.Hold) ruling).nonce()).orElseThrow();
  }

  private static Step ask(HeldCall call) {
    return call.ask().toCompletableFuture().join();
  }

  private static void assertCancelled(HeldCall call) {
    Step step = ask(call);
    assertThat(step).isInstanceOf(Step.End.class);
    assertRefused(((Step.End) step).answer(), 200, DenyReason.APPROVAL_REQUIRED.code());
  }

  private static void assertGoesOn(HeldCall call) {
    assertThat(ask(call)).isInstanceOf(Step.GoOn.class);
  }

  private static Map<String, String> trace(String digit) {
    return Map.of("traceparent", "00-" + digit.repeat(32) + "-" + digit.repeat(16) + "-01");
  }
}
