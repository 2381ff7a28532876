/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.keycloak.SpanPlace;
import io.casa.sidecar.session.TraceParent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Below which span the requests to Keycloak belong that a decision needs. */
class RequestPlacesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  private GuardFixture fixture;

  @BeforeEach
  void start() throws SidecarException {
    fixture = new GuardFixture();
    fixture.traced = true;
  }

  private static Map<String, String> traceparent(String flags) {
    return Map.of("traceparent", "00-" + TRACE + "-" + PARENT + "-" + flags);
  }

  private SpanPlace.Below lastPlace() {
    assertThat(fixture.server.places.getLast()).isInstanceOf(SpanPlace.Below.class);
    return (SpanPlace.Below) fixture.server.places.getLast();
  }

  private static SpanPlace.Below below(TraceParent span) {
    return new SpanPlace.Below(span.traceId(), span.spanId(), span.flags());
  }

  @Test
  void placeWhenTheRequestNamesAParentThenIsTheDecisionsSpanBelowIt() {
    fixture.open("Pay Eve 7", traceparent("00"));

    assertThat(fixture.decisions.getLast().trace())
        .isInstanceOfSatisfying(
            DecisionTrace.Beneath.class,
            trace -> {
              assertThat(trace.parent().spanId()).isEqualTo(PARENT);
              assertThat(trace.self().spanId()).isNotEqualTo(PARENT);
              assertThat(lastPlace()).isEqualTo(below(trace.self()));
            });
    assertThat(lastPlace().traceId()).isEqualTo(TRACE);
    assertThat(lastPlace().flags()).isEqualTo("00");
  }

  @Test
  void placeWhenTheRequestOpensATraceThenIsTheSpanThatTheAppIsTold() {
    Ruling.Pass pass = fixture.open("Pay Eve 7", Map.of());

    var place = lastPlace();
    assertThat(pass.setHeaders())
        .containsEntry("traceparent", "00-" + place.traceId() + "-" + place.spanId() + "-01");
  }

  @Test
  void placeWhenOnlyTheSessionsTraceIsKnownThenIsANewSpanInIt() {
    fixture.open("Pay Eve 7", traceparent("01"));

    fixture.tool("pay", "{}", Map.of());

    assertThat(fixture.decisions.getLast().trace())
        .isInstanceOfSatisfying(
            DecisionTrace.Opens.class,
            trace -> assertThat(lastPlace()).isEqualTo(below(trace.self())));
    assertThat(lastPlace().traceId()).isEqualTo(TRACE);
    assertThat(lastPlace().spanId()).isNotEqualTo(PARENT);
  }

  @Test
  void placeWhenAReadOrTheLlmNeedsATokenThenIsThatDecisionsSpan() {
    fixture.open("Pay Eve 7", Map.of());
    fixture.mcp(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/list\",\"params\":{}}", Map.of());
    assertIsOfTheLastDecision();

    fixture.llm("Pay Eve 7", Map.of());
    assertIsOfTheLastDecision();
  }

  private void assertIsOfTheLastDecision() {
    assertThat(fixture.decisions.getLast().trace())
        .isEqualTo(
            new DecisionTrace.Opens(
                TraceParent.read("00-" + lastPlace().traceId() + "-" + lastPlace().spanId() + "-01")
                    .orElseThrow()));
  }

  /** The decision that it waits for its user has been recorded long before. */
  @Test
  void placeWhenACallWaitsThenIsItsSessionsTrace() {
    fixture.server.approvals.require("pay");
    fixture.open("Pay Eve 7", traceparent("01"));
    var ruling = (Ruling.Hold) fixture.tool("pay", "{}", Map.of());

    var _ = fixture.guards.waitingRoom().enter(ruling.nonce()).orElseThrow().ask();

    assertThat(fixture.server.places.getLast()).isEqualTo(new SpanPlace.Within(TRACE));
  }

  @Test
  void placeWhenNothingIsTracedThenIsNowhereAndNoSpanGetsAnId() {
    fixture.traced = false;
    fixture.open("Pay Eve 7", traceparent("01"));
    fixture.tool("pay", "{}", Map.of());

    assertThat(fixture.server.places).isEqualTo(List.of(SpanPlace.APART, SpanPlace.APART));
    assertThat(fixture.decisions.getFirst().trace()).isInstanceOf(DecisionTrace.Under.class);
    assertThat(fixture.decisions.getLast().trace()).isEqualTo(new DecisionTrace.Within(TRACE));
  }
}
