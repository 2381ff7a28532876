/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.guard.GuardFixture.bytes;
import static io.casa.sidecar.guard.GuardFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import io.casa.sidecar.guard.FakeAuthorizationServer.ToolAsked;
import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.toolcheck.DenyReason;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sidecar asks Keycloak for when a server's answer was that it needs more input. */
class ContinuedCallTest {
  private static final String BOB = "{\"to\":\"bob\"}";
  private static final String STATE = ",\"requestState\":\"s1\"";
  private static final String YES = ",\"inputResponses\":{\"ok\":{\"action\":\"accept\"}}";
  private static final String ASKS_WITH_STATE =
      "{\"resultType\":\"input_required\",\"inputRequests\":{\"ok\":{}}" + STATE + "}";
  private static final String ASKS =
      "{\"resultType\":\"input_required\",\"inputRequests\":{\"ok\":{}}}";
  private static final Map<String, String> ALICE = trace(1);
  private static final Map<String, String> EVE = trace(2);

  private final GuardFixture fixture = new GuardFixture();
  private int tokens;

  ContinuedCallTest() throws SidecarException {}

  private static Map<String, String> trace(int number) {
    return Map.of("traceparent", "00-" + "%032x".formatted(number) + "-b7ad6b7169203331-01");
  }

  /** Each token has an id: token1, token2, … */
  @BeforeEach
  void start() {
    fixture.server.toolAnswer = call -> Optional.of(granted());
    fixture.open("Pay Bob", ALICE);
  }

  private TokenAnswer granted() {
    String token = "e30." + Base64URL.encode("{\"jti\":\"token%d\"}".formatted(++tokens)) + ".e30";
    return new TokenAnswer.Granted(
        new IssuedToken(token, fixture.clock.instant().plusSeconds(60)), Optional.empty());
  }

  private Ruling pay(String arguments, String input) {
    return fixture.mcp(call("7", "pay", arguments + input), ALICE);
  }

  private void answer(Ruling call, String result) {
    answer(call, "application/json", result);
  }

  private void answer(Ruling call, String type, String result) {
    AnswerReader reader = fixture.guards.answers().open(assertPass(call).metadata());
    reader.onHeaders(200, Map.of("content-type", type), false);
    String body = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":" + result + "}";
    reader.onBody(bytes(type.startsWith("text/") ? "data: " + body + "\n\n" : body), true);
    reader.onClosed();
  }

  private ToolAsked asked() {
    return fixture.server.toolsAsked.getLast();
  }

  private void assertContinues(String tokenId) {
    assertThat(asked().continues()).contains(tokenId);
    assertThat(asked().inputSha256()).isPresent();
  }

  /** It is an ordinary call then, which the LLM must have selected. */
  private void assertContinuesNone() {
    assertThat(asked().continues()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"application/json", "text/event-stream"})
  void callWhenItsServerAskedForInputThenTheSameCallContinuesItOnce(String type) {
    answer(pay(BOB, ""), type, ASKS_WITH_STATE);
    assertThat(asked().inputSha256()).isEmpty();

    assertPass(pay(BOB, STATE + YES));
    assertContinues("token1");

    assertPass(pay(BOB, STATE + YES));
    assertContinuesNone();
    assertThat(asked().inputSha256()).isPresent();
  }

  @Test
  void callWhenItsServerAsksInRoundsThenEachContinuesTheOneBefore() {
    answer(pay(BOB, ""), ASKS_WITH_STATE);
    answer(pay(BOB, YES + STATE), ASKS);
    assertContinues("token1");

    pay(BOB, YES);

    assertContinues("token2");
  }

  @Test
  void callWhenItsServerGaveAStateAloneThenTheStateAloneContinuesIt() {
    answer(pay(BOB, ""), "{\"resultType\":\"input_required\"" + STATE + "}");

    pay(BOB, STATE);

    assertContinues("token1");
  }

  @Test
  void callWhenTheArgumentsAreOthersThenContinuesNone() {
    answer(pay(BOB, ""), ASKS_WITH_STATE);

    pay("{\"to\":\"eve\"}", STATE + YES);

    assertContinuesNone();
  }

  @ParameterizedTest
  @ValueSource(strings = {",\"requestState\":\"s2\"", ",\"requestState\":\"\"", ""})
  void callWhenTheStateIsAnotherThenContinuesNone(String state) {
    answer(pay(BOB, ""), ASKS_WITH_STATE);

    pay(BOB, state + YES);

    assertContinuesNone();
  }

  @Test
  void callWhenTheServerGaveNoStateThenOneWithAStateContinuesNone() {
    answer(pay(BOB, ""), ASKS);

    pay(BOB, STATE + YES);

    assertContinuesNone();
  }

  @Test
  void callWhenItBringsNoInputThenContinuesNone() {
    answer(pay(BOB, ""), ASKS);

    pay(BOB, "");

    assertContinuesNone();
    assertThat(asked().inputSha256()).isEmpty();
  }

  @Test
  void callWhenAnotherToolAskedForInputThenContinuesNone() {
    answer(fixture.mcp(call("7", "refund", BOB), ALICE), ASKS_WITH_STATE);

    pay(BOB, STATE + YES);

    assertContinuesNone();
  }

  @Test
  void callWhenItWasAnotherSessionsThatWasAskedForInputThenContinuesNone() {
    answer(pay(BOB, ""), ASKS_WITH_STATE);
    fixture.open("Pay Eve", EVE);

    assertPass(fixture.mcp(call("7", "pay", BOB + STATE + YES), EVE));
    assertContinuesNone();

    pay(BOB, STATE + YES);
    assertContinues("token1");
  }

  @Test
  void callWhenNobodyAskedForInputThenContinuesNoneAndTellsOfItsInput() {
    assertPass(pay(BOB, STATE + YES));

    assertContinuesNone();
    assertThat(asked().inputSha256()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resultType\":\"complete\",\"content\":[],\"requestState\":\"s1\"}",
        "{\"content\":[],\"requestState\":\"s1\"}",
        "{\"resultType\":[\"input_required\"],\"requestState\":\"s1\"}",
        "{\"resultType\":\"input_required\",\"requestState\":7}",
        "{\"resultType\":\"input_required\",\"requestState\":\"s1\"},\"id\":8",
      })
  void callWhenTheAnswerDidNotAskForInputThenContinuesNone(String result) {
    answer(pay(BOB, ""), result);

    pay(BOB, STATE + YES);

    assertContinuesNone();
  }

  @Test
  void callWhenTwoAlikeWereAskedForInputThenEachIsContinuedOnce() {
    Ruling first = pay(BOB, "");
    Ruling second = pay(BOB, "");
    answer(second, ASKS);
    answer(first, ASKS);

    pay(BOB, YES);
    assertContinues("token2");
    pay(BOB, YES);
    assertContinues("token1");
    pay(BOB, YES);
    assertContinuesNone();
  }

  @Test
  void callWhenKeycloakCantBeReachedThenCanBeContinuedLater() {
    answer(pay(BOB, ""), ASKS_WITH_STATE);
    fixture.server.unreachable = true;
    assertRefused(pay(BOB, STATE + YES), 200, "authorization_unavailable");
    fixture.server.unreachable = false;

    assertPass(pay(BOB, STATE + YES));

    assertContinues("token1");
  }

  @Test
  void callWhenKeycloakRefusesTheContinuationThenIsAFailedToolAndOver() {
    answer(pay(BOB, ""), ASKS_WITH_STATE);
    fixture.server.toolAnswer =
        call ->
            Optional.of(
                new TokenAnswer.Denied(
                    DenyReason.TOOL_NOT_SELECTED_BY_LLM, "d1", Optional.empty()));

    assertRefused(pay(BOB, STATE + YES), 200, "tool_not_selected_by_llm");
    assertContinues("token1");

    pay(BOB, STATE + YES);
    assertContinuesNone();
  }

  @Test
  void callWhenTheContinuationNeedsTheUserThenItIsAskedForAgainAsSuch() {
    answer(pay(BOB, ""), ASKS_WITH_STATE);
    fixture.server.approvals.require("pay");
    Ruling held = pay(BOB, STATE + YES);
    assertThat(held).isInstanceOf(Ruling.Hold.class);
    fixture.server.approvals.approve();

    HeldCall waiting =
        fixture.guards.waitingRoom().enter(((Ruling.Hold) held).nonce()).orElseThrow();
    OnwardRequest onward =
        ((HeldCall.Step.GoOn) waiting.ask().toCompletableFuture().join()).request();
    assertContinues("token1");
    assertThat(asked().approvalId()).isPresent();
    assertPass(
        GuardFixture.decide(
            fixture.guards.outbound(),
            GuardFixture.post(
                Direction.OUTBOUND,
                GuardFixture.TOOLS,
                "/mcp",
                call("7", "pay", BOB + STATE + YES),
                onward.headers())));
    waiting.close();

    pay(BOB, STATE + YES);
    assertContinuesNone();
  }

  @Test
  void callWhenItsInputHasNoExactFormThenIsRefused() {
    assertRefused(pay(BOB, ",\"inputResponses\":{\"n\":9007199254740993}"), 200, "inexact_number");
    assertThat(fixture.server.toolsAsked).isEmpty();
  }

  @Test
  void callWhenManyOthersWereAskedForInputSinceThenContinuesNone() {
    answer(pay(BOB, ""), ASKS_WITH_STATE);
    for (int i = 0; i < 32; i++) {
      answer(pay("{\"n\":" + i + "}", ""), ASKS);
    }

    pay(BOB, STATE + YES);

    assertContinuesNone();
  }
}
