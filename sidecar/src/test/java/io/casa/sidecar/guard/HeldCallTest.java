/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.guard.GuardFixture.at;
import static io.casa.sidecar.guard.GuardFixture.call;
import static io.casa.sidecar.guard.GuardFixture.json;
import static io.casa.sidecar.guard.GuardFixture.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.DecisionRecord.Outcome;
import io.casa.sidecar.guard.HeldCall.Step;
import io.casa.sidecar.keycloak.PendingApproval;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tool calls that their user has to approve, without Envoy between guard and waiting room. */
class HeldCallTest {
  private static final String ARGUMENTS = "{\"to\":\"eve\",\"amount\":7}";

  private GuardFixture fixture;

  @BeforeEach
  void start() throws SidecarException {
    begin(new GuardFixture());
  }

  private void begin(GuardFixture next) {
    fixture = next;
    fixture.server.approvals.require("pay");
    fixture.open("Pay Eve 7", Map.of());
  }

  private Ruling pay() {
    return fixture.tool("pay", ARGUMENTS, Map.of());
  }

  private HeldCall held(Ruling ruling) {
    assertThat(ruling).isInstanceOf(Ruling.Hold.class);
    return fixture.guards.waitingRoom().enter(((Ruling.Hold) ruling).nonce()).orElseThrow();
  }

  private static Step ask(HeldCall call) {
    return call.ask().toCompletableFuture().join();
  }

  private static Ruling.Refuse assertEnded(Step step, DenyReason reason) {
    assertThat(step).isInstanceOf(Step.End.class);
    return assertRefused(((Step.End) step).answer(), 200, reason.code());
  }

  private static OnwardRequest assertGoesOn(Step step) {
    assertThat(step).isInstanceOf(Step.GoOn.class);
    return ((Step.GoOn) step).request();
  }

  private Ruling sendOn(OnwardRequest onward) {
    return sendOn(onward, new String(onward.body(), StandardCharsets.UTF_8), GuardFixture.TOOLS);
  }

  private Ruling sendOn(OnwardRequest onward, String body, String host) {
    return GuardFixture.decide(
        fixture.guards.outbound(),
        GuardFixture.post(
            Direction.OUTBOUND, host, onward.uri().getRawPath(), body, onward.headers()));
  }

  private static String text(Ruling.Refuse answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private List<Outcome> outcomes() {
    return fixture.decisions.stream()
        .filter(one -> one.kind() == DecisionRecord.Kind.TOOL)
        .map(DecisionRecord::outcome)
        .toList();
  }

  @Test
  void callWhenTheUserApprovesThenGoesOnWithATokenOnce() {
    Ruling ruling = pay();
    HeldCall call = held(ruling);
    assertThat(ask(call)).isEqualTo(new Step.Wait());

    fixture.server.approvals.approve();
    OnwardRequest onward = assertGoesOn(ask(call));

    assertThat(onward.uri()).hasToString("http://" + GuardFixture.TOOLS + "/mcp");
    assertThat(onward.headers().get("authorization")).startsWith("CasaApproved ");
    Ruling.Pass pass = assertPass(sendOn(onward));
    assertThat(pass.setHeaders().get("authorization")).startsWith("Bearer t3:t1-");
    assertThat(pass.metadata()).containsKey("casa_call").doesNotContainEntry("casa_call", "");
    call.close();
    assertThat(outcomes()).containsExactly(Outcome.HELD, Outcome.ALLOWED);
    assertRefused(sendOn(onward), 200, "invalid_token");
    assertThat(fixture.guards.waitingRoom().held()).isZero();
  }

  @Test
  void holdWhenRuledThenIsRecordedUnderKeycloaksDecisionAndNothingIsReadAsItsResult() {
    Ruling.Hold hold = (Ruling.Hold) pay();

    DecisionRecord decision = fixture.decisions.getLast();
    assertThat(decision.outcome()).isEqualTo(Outcome.HELD);
    assertThat(decision.decisionId()).isEqualTo(FakeApprovals.DECISION);
    assertThat(decision.reason()).contains(DenyReason.APPROVAL_REQUIRED);
    assertThat(decision.check()).contains("SIDE_EFFECTS");
    assertThat(hold.metadata()).containsEntry("rpc_id", "7").containsEntry("casa_call", "");
    assertThat(hold).hasToString("Hold");
    AnswerReader reader = fixture.guards.answers().open(hold.metadata());
    assertThat(reader.onHeaders(200, Map.of("content-type", "text/event-stream"), false))
        .isEqualTo(new HeadersAnswer.PassUnread());
    assertThat(reader.onHeaders(503, Map.of("content-type", "text/plain"), false))
        .isInstanceOf(HeadersAnswer.Replace.class);
  }

  @Test
  void nonceWhenUsedThenIsUsedUp() {
    Ruling.Hold hold = (Ruling.Hold) pay();

    assertThat(fixture.guards.waitingRoom().enter("guessed")).isEmpty();
    assertThat(fixture.guards.waitingRoom().enter(hold.nonce())).isPresent();
    assertThat(fixture.guards.waitingRoom().enter(hold.nonce())).isEmpty();
  }

  @Test
  void callWhenItNeverArrivesInTheRoomThenIsGivenUp() {
    Ruling.Hold hold = (Ruling.Hold) pay();
    assertThat(fixture.guards.waitingRoom().held()).isOne();

    fixture.clock.advance(Duration.ofSeconds(10));

    assertThat(fixture.guards.waitingRoom().enter(hold.nonce())).isEmpty();
    assertThat(fixture.guards.waitingRoom().held()).isZero();
    assertThat(outcomes()).containsExactly(Outcome.HELD, Outcome.REFUSED);
  }

  @Test
  void approvedCallWhenSentToAnotherServerOrWithAnotherBodyThenGetsNoToken() {
    HeldCall call = held(pay());
    fixture.server.approvals.approve();
    OnwardRequest onward = assertGoesOn(ask(call));

    assertRefused(
        sendOn(onward, call("7", "pay", "{\"to\":\"mallory\"}"), GuardFixture.TOOLS),
        200,
        "invalid_token");
    assertRefused(sendOn(onward), 200, "invalid_token");
  }

  @Test
  void approvedCallWhenSentLateThenGetsNoToken() {
    HeldCall call = held(pay());
    fixture.server.approvals.approve();
    OnwardRequest onward = assertGoesOn(ask(call));

    fixture.clock.advance(Duration.ofSeconds(10));

    assertRefused(sendOn(onward), 200, "invalid_token");
  }

  @Test
  void approvedCallWhenItsSessionWasRevokedOnTheWayThenGetsNoToken() {
    HeldCall call = held(pay());
    fixture.server.approvals.approve();
    OnwardRequest onward = assertGoesOn(ask(call));

    fixture.revoked.add(fixture.decisions.getLast().intentId().orElseThrow());

    assertRefused(sendOn(onward), 200, "session_revoked");
  }

  @Test
  void callWhenTheUserDeniesThenFailsAndIsNotOfferedAgain() {
    HeldCall call = held(pay());

    fixture.server.approvals.deny();

    Ruling.Refuse answer = assertEnded(ask(call), DenyReason.APPROVAL_DENIED);
    assertThat(text(answer)).contains("\"isError\":true", "Do not retry.").doesNotContain("http:");
    call.close();
    assertThat(outcomes()).containsExactly(Outcome.HELD, Outcome.REFUSED);
    pay();
    assertThat(fixture.server.toolsAsked.getLast().approvalId()).isEmpty();
  }

  @Test
  void roomWhenItHoldsNoMoreThenANewCallIsAnsweredAndOneInsideGoesOnWaiting() {
    HeldCall inside = held(pay());
    fixture.guards.waitingRoom().holdNoMore();

    Ruling.Refuse answer = assertRefused(pay(), 200, "approval_required");
    assertThat(text(answer)).contains("repeat the same call");
    assertThat(ask(inside)).isInstanceOf(Step.Wait.class);
    assertThat(fixture.guards.waitingRoom().isEmpty()).isFalse();
    inside.close();
    assertThat(fixture.guards.waitingRoom().isEmpty()).isTrue();
  }

  @Test
  void roomWhenItsWaitsEndThenTheAgentIsToldAtOnceThatItMayComeBack() throws Exception {
    HeldCall call = held(pay());
    fixture.guards.waitingRoom().endWaits();

    call.rest();
    Ruling.Refuse answer = assertEnded(ask(call), DenyReason.APPROVAL_REQUIRED);

    assertThat(text(answer)).contains("repeat the same call");
    assertThat(outcomes()).containsExactly(Outcome.HELD, Outcome.REFUSED);
  }

  @Test
  void callWhenTheTimeIsUpThenTheAgentIsToldWhereTheUserApprovesAndMayComeBack() {
    HeldCall call = held(pay());
    assertThat(call.pause()).isEqualTo(Duration.ofSeconds(1));
    fixture.clock.advance(Duration.ofMillis(49_500));
    assertThat(call.pause()).isEqualTo(Duration.ofMillis(500));
    fixture.clock.advance(Duration.ofMillis(500));
    assertThat(call.pause()).isZero();

    Ruling.Refuse answer = assertEnded(ask(call), DenyReason.APPROVAL_REQUIRED);

    String uri = FakeApprovals.uri("approval-0").toString();
    assertThat(text(answer)).contains("at " + uri + " and", "repeat the same call");
    JsonObject body = json(answer.body());
    assertThat(at(body, "result", "_meta", "casa.io/approval", "uri")).isEqualTo(string(uri));
    call.close();
    assertThat(outcomes()).containsExactly(Outcome.HELD, Outcome.REFUSED);

    fixture.server.approvals.approve();
    assertPass(pay());
    assertThat(fixture.server.toolsAsked.getLast().approvalId()).contains("approval-0");
  }

  @Test
  void callWhenItsArgumentsAreOthersThenIsNotAskedForWithTheFirstOnesApproval() {
    held(pay());

    fixture.tool("pay", "{\"to\":\"eve\",\"amount\":8}", Map.of());

    assertThat(fixture.server.toolsAsked.getLast().approvalId()).isEmpty();
  }

  @Test
  void callWhenTheApprovalItWaitedForIsGoneThenIsAskedForAnew() {
    held(pay()).close();
    fixture.server.approvals.expire();

    assertThat(pay()).isInstanceOf(Ruling.Hold.class);

    assertThat(fixture.server.toolsAsked.get(1).approvalId()).contains("approval-0");
    assertThat(fixture.server.toolsAsked.get(2).approvalId()).isEmpty();
    assertThat(fixture.server.toolsAsked).hasSize(3);
  }

  @Test
  void callWhenItsSessionIsRevokedWhileItWaitsThenIsRefusedWithoutAsking() {
    HeldCall call = held(pay());
    fixture.server.approvals.approve();
    int asked = fixture.server.toolsAsked.size();

    fixture.revoked.add(fixture.decisions.getLast().intentId().orElseThrow());

    assertEnded(ask(call), DenyReason.SESSION_REVOKED);
    assertThat(fixture.server.toolsAsked).hasSize(asked);
  }

  @Test
  void callWhenItsSessionExpiresWhileItWaitsThenIsRefused() {
    HeldCall call = held(pay());
    fixture.server.approvals.approve();

    fixture.clock.advance(Duration.ofSeconds(301));

    assertEnded(ask(call), DenyReason.NO_LIVE_SESSION);
  }

  @Test
  void callWhenKeycloakIsAwayForAMomentThenWaitsOn() {
    HeldCall call = held(pay());
    fixture.server.unreachable = true;

    assertThat(ask(call)).isEqualTo(new Step.Wait());

    fixture.server.unreachable = false;
    fixture.server.approvals.approve();
    assertGoesOn(ask(call));
  }

  @Test
  void callWhenItsCallerLeavesThenIsRecordedAndAnAnswerThatComesLaterChangesNothing() {
    HeldCall call = held(pay());
    fixture.server.approvals.approve();

    call.close();

    assertThat(ask(call)).isEqualTo(new Step.Wait());
    call.close();
    assertThat(outcomes()).containsExactly(Outcome.HELD, Outcome.REFUSED);
    assertThat(fixture.guards.waitingRoom().held()).isZero();
  }

  @Test
  void roomWhenASessionHasItsShareThenTheAgentIsToldAtOnceAndOthersHaveRoom() {
    List<HeldCall> ofOne = fill("0");

    Ruling.Refuse answer = assertRefused(payIn("0", 99), 200, "approval_required");

    assertThat(text(answer)).contains(FakeApprovals.uri("approval-16").toString());
    fill("1");
    fixture.server.approvals.approve();
    assertGoesOn(ask(ofOne.getFirst()));
    assertRefused(payIn("0", 98), 200, "approval_required");
    ofOne.getFirst().close();
    held(payIn("0", 97));
  }

  @Test
  void roomWhenFullThenTheAgentIsToldAtOnceAndAPlaceIsFreeWhenACallGoesOn() {
    HeldCall first = fill("0").getFirst();
    fill("1");
    fill("2");
    fill("3");
    openAs("4");

    assertRefused(payIn("4", 0), 200, "approval_required");
    fixture.server.approvals.approve();
    assertGoesOn(ask(first));

    assertThat(fixture.guards.waitingRoom().held()).isEqualTo(WaitingRoom.MOST_CALLS - 1);
    held(payIn("4", 1));
    assertRefused(payIn("4", 2), 200, "approval_required");
  }

  /** As many calls of a new session as may wait. */
  private List<HeldCall> fill(String session) {
    openAs(session);
    List<HeldCall> inside = new ArrayList<>();
    for (int i = 0; i < WaitingRoom.MOST_OF_ONE; i++) {
      inside.add(held(payIn(session, i)));
    }
    return inside;
  }

  private void openAs(String session) {
    fixture.open("Pay some of " + session, trace(session));
  }

  private Ruling payIn(String session, int amount) {
    return fixture.tool(
        "pay", "{\"of\":" + session + ",\"amount\":" + amount + "}", trace(session));
  }

  private static Map<String, String> trace(String session) {
    return Map.of("traceparent", "00-" + session.repeat(31) + "f-00f067aa0ba902b7-01");
  }

  @Test
  void roomWhenSwitchedOffThenTheAgentIsToldAtOnceAndMayComeBack() throws SidecarException {
    begin(new GuardFixture(Duration.ZERO));

    assertRefused(pay(), 200, "approval_required");

    fixture.server.approvals.approve();
    assertPass(pay());
    assertThat(outcomes()).containsExactly(Outcome.REFUSED, Outcome.ALLOWED);
  }

  @Test
  void progressWhenAskedForThenGrowsAndSaysWhere() {
    String body =
        call("7", "pay", ARGUMENTS)
            .replace("\"params\":{", "\"params\":{\"_meta\":{\"progressToken\":\"p\\\"1\"},");
    HeldCall call = held(fixture.mcp(body, Map.of()));

    JsonObject first = json(call.progress().orElseThrow());
    JsonObject second = json(call.progress().orElseThrow());

    assertThat(at(first, "method")).isEqualTo(string("notifications/progress"));
    assertThat(at(first, "params", "progressToken")).isEqualTo(string("p\"1"));
    assertThat(at(first, "params", "message"))
        .isEqualTo(string("Waiting for the user's approval: " + FakeApprovals.uri("approval-0")));
    assertThat(at(first, "params", "progress")).isEqualTo(new JsonNumber(new BigDecimal("0.001")));
    assertThat(at(second, "params", "progress")).isEqualTo(new JsonNumber(new BigDecimal("0.002")));
    assertThat(held(fixture.tool("pay", "{}", Map.of())).progress()).isEqualTo(Optional.empty());
  }

  @Test
  void onwardRequestWhenMadeThenCarriesTheAgentsHeadersButNoneOfTheConnectionsOrOurs() {
    Map<String, String> sent = new HashMap<>();
    sent.put("accept", "application/json, text/event-stream");
    sent.put("mcp-session-id", "s1");
    sent.put("authorization", "Bearer agents-own");
    sent.put("accept-encoding", "gzip");
    sent.put("connection", "keep-alive");
    sent.put("content-length", "1");
    sent.put("x-casa-held", "forged");
    sent.put("x-forwarded-proto", "http");
    sent.put("x-note", "caf\u00e9");
    HeldCall call = held(fixture.tool("pay", ARGUMENTS, sent));
    fixture.server.approvals.approve();

    OnwardRequest onward = assertGoesOn(ask(call));

    assertThat(call.takesEvents()).isTrue();
    assertThat(onward.headers())
        .containsOnlyKeys("accept", "authorization", "content-type", "mcp-session-id");
    assertThat(onward.toString()).doesNotContain("CasaApproved");
  }

  @Test
  void authorizationWhenTheAgentInventsANonceThenTheCallFails() {
    assertRefused(
        fixture.tool("read", "{}", Map.of("authorization", "CasaApproved guessed")),
        200,
        "invalid_token");
    assertThat(fixture.server.toolsAsked).isEmpty();
  }

  @Test
  void pendingWhenAnIntentOrTheLlmIsAskedForThenCountsAsNoAnswer() {
    held(pay());
    TokenAnswer.Pending pending =
        new TokenAnswer.Pending(
            new PendingApproval(
                "a", FakeApprovals.uri("a"), fixture.clock.instant(), Duration.ofSeconds(1)),
            FakeApprovals.DECISION,
            Optional.empty());
    fixture.server.llmAnswer = Optional.of(pending);
    assertRefused(fixture.llm("Pay Eve 7", Map.of()), 503, "authorization_unavailable");
    fixture.server.intentAnswer = Optional.of(pending);
    assertRefused(
        fixture.inbound("{\"prompt\":\"Again\"}", Map.of()), 503, "authorization_unavailable");
  }
}
