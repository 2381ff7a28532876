/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.traces;

import static io.casa.sidecar.traces.Collector.attributes;
import static io.casa.sidecar.traces.Collector.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.keycloak.KeycloakRequests;
import io.casa.sidecar.keycloak.KeycloakRequests.End;
import io.casa.sidecar.keycloak.KeycloakRequests.Endpoint;
import io.casa.sidecar.keycloak.RequestSpan;
import io.casa.sidecar.keycloak.SpanPlace;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeycloakSpansTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String DECISION = "b7ad6b7169203331";
  private static final URI TOKEN =
      URI.create("https://user:pass@kc.example/realms/bank/token?code=secret#secret");

  private final Collector collector = new Collector();
  private String traceparent = "";

  KeycloakSpansTest() throws IOException {}

  @AfterEach
  void close() {
    collector.close();
  }

  private List<Span> sent(URI uri, SpanPlace place, Consumer<RequestSpan> end) throws Exception {
    try (Traces traces = Traces.open("assistant", collector.environment()).orElseThrow()) {
      KeycloakRequests requests = traces.after((_, _, _) -> {});
      RequestSpan span = requests.begins(Endpoint.TOKEN, "POST", uri, place).orElseThrow();
      traceparent = span.traceparent();
      end.accept(span);
    }
    return collector.spans();
  }

  private Span answered(SpanPlace place, int status) throws Exception {
    List<Span> spans = sent(TOKEN, place, span -> span.answered(status));
    assertThat(spans).hasSize(1);
    return spans.getFirst();
  }

  @Test
  void requestWhenAnsweredThenSaysMethodServerAndStatusAndNoMoreOfItsUrl() throws Exception {
    Span span = answered(SpanPlace.APART, 200);

    assertThat(span.getName()).isEqualTo("POST token");
    assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(attributes(span).keySet())
        .containsExactlyInAnyOrder(
            "casa.keycloak.endpoint",
            "http.request.method",
            "http.response.status_code",
            "server.address",
            "server.port");
    assertThat(attributes(span))
        .containsEntry("casa.keycloak.endpoint", "token")
        .containsEntry("http.request.method", "POST")
        .containsEntry("server.address", "kc.example");
    assertThat(number(span, "server.port")).isEqualTo(443);
    assertThat(number(span, "http.response.status_code")).isEqualTo(200);
    assertThat(span.toString()).doesNotContain("secret", "pass", "/realms");
    assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
  }

  @Test
  void requestWhenItsUrlNamesAPortThenSaysThat() throws Exception {
    URI uri = URI.create("http://127.0.0.1:8180/realms/bank");

    Span span = sent(uri, SpanPlace.APART, one -> one.answered(200)).getFirst();

    assertThat(number(span, "server.port")).isEqualTo(8180);
  }

  @ParameterizedTest
  @CsvSource({"400, STATUS_CODE_UNSET,", "403, STATUS_CODE_UNSET,", "503, STATUS_CODE_ERROR, 503"})
  void requestWhenRefusedThenIsAnErrorOnlyOfAServer(int status, StatusCode code, String type)
      throws Exception {
    Span span = answered(SpanPlace.APART, status);

    assertThat(span.getStatus().getCode()).isEqualTo(code);
    assertThat(attributes(span).get("error.type")).isEqualTo(type);
  }

  @Test
  void requestWhenLostThenNamesTheKindOfFailureAndNotItsMessage() throws Exception {
    Span span =
        sent(TOKEN, SpanPlace.APART, one -> one.lost(new ConnectException("secret"))).getFirst();

    assertThat(attributes(span)).containsEntry("error.type", "java.net.ConnectException");
    assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(span.toString()).doesNotContain("secret");
  }

  @Test
  void requestWhenOfADecisionThenIsBelowItsSpanAndKeycloakIsToldOfIt() throws Exception {
    Span span = answered(new SpanPlace.Below(TRACE, DECISION, "01"), 200);

    assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
    assertThat(hex(span.getParentSpanId())).isEqualTo(DECISION);
    assertThat(traceparent).isEqualTo("00-" + TRACE + "-" + hex(span.getSpanId()) + "-01");
  }

  @Test
  void requestWhenOnlyItsTraceIsKnownThenIsARootInIt() throws Exception {
    Span span = answered(new SpanPlace.Within(TRACE), 200);

    assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
    assertThat(span.getParentSpanId().isEmpty()).isTrue();
  }

  @Test
  void requestWhenTheDecisionIsNotSampledThenIsNotSentAndKeycloakIsToldSo() throws Exception {
    assertThat(sent(TOKEN, new SpanPlace.Below(TRACE, DECISION, "00"), one -> one.answered(200)))
        .isEmpty();

    assertThat(traceparent).startsWith("00-" + TRACE + "-").endsWith("-00");
  }

  @Test
  void endWhenToldThenTheOneBeforeHearsOfItToo() throws Exception {
    var ends = new ArrayList<End>();
    try (Traces traces = Traces.open("assistant", collector.environment()).orElseThrow()) {
      traces
          .after((Endpoint _, End end, Duration _) -> ends.add(end))
          .ended(Endpoint.TOKEN, End.NOT_SENT, Duration.ZERO);
    }
    assertThat(ends).containsExactly(End.NOT_SENT);
    assertThat(collector.spans()).isEmpty();
  }

  private static long number(Span span, String name) {
    return span.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue()
        .getIntValue();
  }
}
