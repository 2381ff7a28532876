/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.traces.Collector.attributes;
import static io.casa.sidecar.traces.Collector.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.traces.Collector;
import io.casa.sidecar.traces.Traces;
import io.casa.toolcheck.DenyReason;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which spans a collector gets of what the guards decide. */
class DecisionTraceTest {
  private static final String OF_SESSION = "11111111111111111111111111111111";
  private static final String IN_HEADER = "00-" + OF_SESSION + "-2222222222222222-01";
  private static final String IN_MESSAGE = "00-" + OF_SESSION + "-3333333333333333-01";

  private final GuardFixture fixture = new GuardFixture();
  private final Collector collector = new Collector();

  DecisionTraceTest() throws SidecarException, IOException {}

  @AfterEach
  void close() {
    collector.close();
  }

  private List<Span> spans() throws SidecarException {
    try (Traces traces = Traces.open("assistant", collector.environment()).orElseThrow()) {
      fixture.decisions.forEach(traces::record);
    }
    assertThat(collector.spans()).hasSameSizeAs(fixture.decisions);
    return collector.spans();
  }

  private Ruling call(Optional<String> inMessage, Map<String, String> headers) {
    String meta = inMessage.map(sent -> ",\"_meta\":{\"traceparent\":\"" + sent + "\"}").orElse("");
    return fixture.mcp(
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"pay\","
            + "\"arguments\":{\"iban\":\"SECRET-IBAN\"}"
            + meta
            + "}}",
        headers);
  }

  private String parentOfCall(Optional<String> inMessage, Map<String, String> headers)
      throws SidecarException {
    fixture.open("Pay my rent", Map.of("traceparent", IN_HEADER));
    assertPass(call(inMessage, headers));
    Span span = spans().getLast();
    assertThat(span.getName()).isEqualTo("tools/call pay");
    assertThat(hex(span.getTraceId())).isEqualTo(OF_SESSION);
    return hex(span.getParentSpanId());
  }

  @Test
  void callWhenItsHeaderNamesAParentThenIsUnderIt() throws Exception {
    assertThat(parentOfCall(Optional.empty(), Map.of("traceparent", IN_HEADER)))
        .isEqualTo("2222222222222222");
  }

  @Test
  void callWhenItsMessageNamesAParentThenIsUnderIt() throws Exception {
    assertThat(parentOfCall(Optional.of(IN_MESSAGE), Map.of())).isEqualTo("3333333333333333");
  }

  @Test
  void callWhenBothNameAParentThenTheHeaderCounts() throws Exception {
    assertThat(parentOfCall(Optional.of(IN_MESSAGE), Map.of("traceparent", IN_HEADER)))
        .isEqualTo("2222222222222222");
  }

  @Test
  void callWhenItsHeaderIsMalformedThenTheMessageCounts() throws Exception {
    assertThat(parentOfCall(Optional.of(IN_MESSAGE), Map.of("traceparent", "00-x")))
        .isEqualTo("3333333333333333");
  }

  @Test
  void callWhenNothingNamesAParentThenIsARootOfTheSessionsTrace() throws Exception {
    assertThat(parentOfCall(Optional.empty(), Map.of())).isEmpty();
  }

  @Test
  void promptWhenItNamesNoTraceThenWhatTheAppGetsNamesItsSpan() throws Exception {
    Ruling.Pass passed = fixture.open("Pay my rent", Map.of());
    Span span = spans().getFirst();

    assertThat(span.getName()).isEqualTo("prompt");
    assertThat(passed.setHeaders())
        .containsEntry(
            "traceparent", "00-" + hex(span.getTraceId()) + "-" + hex(span.getSpanId()) + "-01");
  }

  @Test
  void callWhenRefusedThenTheSpanSaysWhyAndByWhom() throws Exception {
    fixture.open("Pay my rent", Map.of());
    fixture.server.toolAnswer =
        _ ->
            Optional.of(
                new TokenAnswer.Denied(
                    DenyReason.TOOL_NOT_SELECTED_BY_LLM,
                    "8c0f9a3e-0000-4000-8000-000000000001",
                    Optional.of("DETERMINISTIC_TOOL_SELECTED")));
    assertRefused(call(Optional.empty(), Map.of()), 200, "tool_not_selected_by_llm");

    assertThat(attributes(spans().getLast()))
        .containsEntry("error.type", "tool_not_selected_by_llm")
        .containsEntry("casa.check", "DETERMINISTIC_TOOL_SELECTED")
        .containsEntry("casa.decision.id", "8c0f9a3e-0000-4000-8000-000000000001");
  }

  @Test
  void refusalOfAPeerThenIsInTheSessionsTrace() throws Exception {
    fixture.open("Pay my rent", Map.of("traceparent", IN_HEADER));
    Ruling.Pass passed = assertPass(call(Optional.empty(), Map.of()));
    fixture.guards.answers().open(passed.metadata()).onHeaders(401, Map.of(), true);

    assertThat(hex(spans().getLast().getTraceId())).isEqualTo(OF_SESSION);
  }

  @Test
  void spansThenHoldNoPromptArgumentTokenOrSessionOfMcp() throws Exception {
    Map<String, String> headers =
        Map.of("authorization", "Bearer SECRET-TOKEN", "mcp-session-id", "SECRET-SESSION");
    fixture.open("SECRET-PROMPT", Map.of());
    fixture.llm("SECRET-PROMPT", headers);
    call(Optional.of(IN_MESSAGE), headers);
    fixture.inbound("{\"prompt\":\"SECRET-PROMPT\"}", headers);
    call(Optional.empty(), headers);

    assertThat(spans()).hasSizeGreaterThanOrEqualTo(5);
    for (Span span : collector.spans()) {
      assertThat(new String(span.toByteArray(), StandardCharsets.ISO_8859_1))
          .doesNotContain("SECRET", "t1-", "t2:", "t3:");
    }
  }
}
