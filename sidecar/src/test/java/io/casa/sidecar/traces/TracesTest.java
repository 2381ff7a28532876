/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.traces;

import static io.casa.sidecar.traces.Collector.attributes;
import static io.casa.sidecar.traces.Collector.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.casa.sidecar.guard.DecisionRecord;
import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.DecisionRecord.Outcome;
import io.casa.sidecar.guard.DecisionTrace;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.SidecarException;
import io.casa.sidecar.session.TraceParent;
import io.casa.toolcheck.DenyReason;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final Instant END = Instant.parse("2026-11-24T00:00:01Z");

  private final Collector collector = new Collector();

  TracesTest() throws IOException {}

  @AfterEach
  void close() {
    collector.close();
  }

  private static DecisionRecord decision(
      Direction direction, Kind kind, Optional<String> method, Optional<DenyReason> reason) {
    return new DecisionRecord(
        END,
        "8c0f9a3e-0000-4000-8000-000000000001",
        direction,
        Optional.of("bank-tools"),
        kind,
        method,
        kind == Kind.TOOL ? Optional.of("get_accounts") : Optional.empty(),
        reason.isPresent() ? Outcome.REFUSED : Outcome.ALLOWED,
        Optional.empty(),
        reason,
        Optional.of("intent-1"),
        new DecisionTrace.Fresh(),
        12.5);
  }

  private static DecisionRecord call(DecisionTrace trace) {
    var call = decision(Direction.OUTBOUND, Kind.TOOL, Optional.of("tools/call"), Optional.empty());
    return new DecisionRecord(
        call.time(),
        call.decisionId(),
        call.direction(),
        call.peer(),
        call.kind(),
        call.method(),
        call.tool(),
        call.outcome(),
        call.check(),
        call.reason(),
        call.intentId(),
        trace,
        call.millis());
  }

  private Span sent(DecisionRecord decision) throws SidecarException {
    try (Traces traces = Traces.open("assistant", collector.environment()).orElseThrow()) {
      traces.record(decision);
    }
    assertThat(collector.spans()).hasSize(1);
    return collector.spans().getFirst();
  }

  @Test
  void toolCallWhenAllowedThenIsASpanAsTheConventionsNameIt() throws Exception {
    Span span =
        sent(decision(Direction.OUTBOUND, Kind.TOOL, Optional.of("tools/call"), Optional.empty()));

    assertThat(span.getName()).isEqualTo("tools/call get_accounts");
    assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(END.getEpochSecond() * 1_000_000_000);
    assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()).isEqualTo(12_500_000);
    assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    assertThat(attributes(span))
        .isEqualTo(
            Map.of(
                "mcp.method.name", "tools/call",
                "gen_ai.tool.name", "get_accounts",
                "gen_ai.operation.name", "execute_tool",
                "casa.decision", "allowed",
                "casa.decision.id", "8c0f9a3e-0000-4000-8000-000000000001",
                "casa.intent.id", "intent-1",
                "casa.direction", "outbound",
                "casa.peer", "bank-tools"));
  }

  @ParameterizedTest
  @CsvSource({
    "TOOL_NOT_SELECTED_BY_LLM, STATUS_CODE_UNSET",
    "APPROVAL_DENIED, STATUS_CODE_UNSET",
    "AUTHORIZATION_UNAVAILABLE, STATUS_CODE_ERROR",
    "CHECK_FAILED, STATUS_CODE_ERROR"
  })
  void refusalThenNamesItsReasonAndIsAnErrorOnlyWhenWeFailed(DenyReason reason, StatusCode status)
      throws Exception {
    Span span =
        sent(
            decision(Direction.INBOUND, Kind.TOOL, Optional.of("tools/call"), Optional.of(reason)));

    assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(span.getStatus().getCode()).isEqualTo(status);
    assertThat(attributes(span))
        .containsEntry("error.type", reason.code())
        .containsEntry("casa.reason", reason.code())
        .containsEntry("casa.decision", "refused");
  }

  @ParameterizedTest
  @CsvSource({
    "LLM, POST, chat",
    "PROMPT, POST, prompt",
    "AGENT, SendMessage, agent",
    "MCP, GET, mcp",
    "MCP, tools/list, tools/list"
  })
  void otherDecisionThenIsNamedByMethodOrKind(Kind kind, String method, String name)
      throws Exception {
    Span span = sent(decision(Direction.OUTBOUND, kind, Optional.of(method), Optional.empty()));

    assertThat(span.getName()).isEqualTo(name);
    assertThat(attributes(span).containsKey("mcp.method.name")).isEqualTo(method.equals(name));
    assertThat(attributes(span).get("gen_ai.operation.name"))
        .isEqualTo(kind == Kind.LLM ? "chat" : null);
  }

  @Test
  void spanWhenAParentIsNamedThenIsItsChild() throws Exception {
    TraceParent parent = TraceParent.read("00-" + TRACE + "-" + PARENT + "-01").orElseThrow();

    Span span = sent(call(new DecisionTrace.Under(parent)));

    assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
    assertThat(hex(span.getParentSpanId())).isEqualTo(PARENT);
  }

  @Test
  void spanWhenOnlyTheSessionsTraceIsKnownThenIsARootInIt() throws Exception {
    Span span = sent(call(new DecisionTrace.Within(TRACE)));

    assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
    assertThat(span.getParentSpanId().isEmpty()).isTrue();
  }

  @Test
  void spanWhenItsTraceparentWentOnThenIsThatSpan() throws Exception {
    TraceParent self = TraceParent.fresh();

    Span span = sent(call(new DecisionTrace.Opens(self)));

    assertThat("00-" + hex(span.getTraceId()) + "-" + hex(span.getSpanId()) + "-01")
        .isEqualTo(self.header());
    assertThat(span.getParentSpanId().isEmpty()).isTrue();
  }

  @Test
  void spanWhenOthersAreBelowItThenHasTheIdThatTheyNameAndItsParent() throws Exception {
    TraceParent parent = TraceParent.read("00-" + TRACE + "-" + PARENT + "-01").orElseThrow();
    TraceParent self = parent.child();

    Span span = sent(call(new DecisionTrace.Beneath(parent, self)));

    assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
    assertThat(hex(span.getParentSpanId())).isEqualTo(PARENT);
    assertThat(hex(span.getSpanId())).isEqualTo(self.spanId());
  }

  @Test
  void spanWhenItsParentIsNotSampledThenIsNotSent() throws Exception {
    TraceParent parent = TraceParent.read("00-" + TRACE + "-" + PARENT + "-00").orElseThrow();
    try (Traces traces = Traces.open("assistant", collector.environment()).orElseThrow()) {
      traces.record(call(new DecisionTrace.Under(parent)));
    }
    assertThat(collector.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'', casa-sidecar/assistant", "bank, bank"})
  void requestThenNamesTheServiceAndCarriesTheHeaders(String variable, String service)
      throws Exception {
    Map<String, String> environment = new HashMap<>(collector.environment());
    environment.put("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Basic%20a+b=, x-tenant=t1");
    environment.put("OTEL_SERVICE_NAME", variable);
    try (Traces traces = Traces.open("assistant", environment).orElseThrow()) {
      traces.record(call(new DecisionTrace.Fresh()));
    }

    assertThat(collector.headers.getFirst().getFirst("authorization")).isEqualTo("Basic a+b=");
    assertThat(collector.headers.getFirst().getFirst("x-tenant")).isEqualTo("t1");
    assertThat(collector.requests.getFirst().getResourceSpans(0).getResource().getAttributesList())
        .anyMatch(
            attribute ->
                attribute.getKey().equals("service.name")
                    && attribute.getValue().getStringValue().equals(service));
  }

  @Test
  void endpointOfTracesThenGoesBeforeTheOneForEverythingAndIsUsedAsItIs() throws Exception {
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://c.example/spans",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "https://other.example");

    assertThat(TraceSettings.of("assistant", environment).orElseThrow().endpoint())
        .isEqualTo(URI.create("https://c.example/spans"));
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_ENDPOINT, secret:4318",
    "OTEL_EXPORTER_OTLP_ENDPOINT, https://user:secret@c.example",
    "OTEL_EXPORTER_OTLP_HEADERS, secret",
    "OTEL_EXPORTER_OTLP_HEADERS, x=secret%0a",
    "OTEL_EXPORTER_OTLP_HEADERS, x=secret%",
    "OTEL_EXPORTER_OTLP_PROTOCOL, grpc"
  })
  void variableWhenBadThenIsNamedAndItsValueIsNot(String name, String value) {
    Map<String, String> environment = new HashMap<>(collector.environment());
    environment.put(name, value);

    assertThatThrownBy(() -> Traces.open("assistant", environment))
        .isInstanceOf(SidecarException.class)
        .hasMessageStartingWith(name + ":")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  @Test
  void settingsWhenPrintedThenHideTheHeaders() throws Exception {
    Map<String, String> environment = new HashMap<>(collector.environment());
    environment.put("OTEL_EXPORTER_OTLP_HEADERS", "authorization=secret");

    assertThat(TraceSettings.of("assistant", environment).orElseThrow().toString())
        .doesNotContain("secret");
  }

  @Test
  void collectorWhenDeadThenNoDecisionWaitsAndTheEndIsBounded() throws Exception {
    String nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "http://127.0.0.1:" + closed.getLocalPort();
    }
    assertHarmless(nobody);
  }

  @Test
  void collectorWhenSilentThenNoDecisionWaitsAndTheEndIsBounded() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertHarmless("http://127.0.0.1:" + silent.getLocalPort());
    }
  }

  private static void assertHarmless(String endpoint) throws SidecarException {
    Traces traces =
        Traces.open("assistant", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)).orElseThrow();
    List<DecisionRecord> recorded = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < 10_000; i++) {
      traces.after(recorded::add).record(call(new DecisionTrace.Fresh()));
    }
    Duration recording = Duration.ofNanos(System.nanoTime() - start);
    traces.close();
    Duration all = Duration.ofNanos(System.nanoTime() - start);

    assertThat(recorded).hasSize(10_000);
    assertThat(recording).isLessThan(Duration.ofSeconds(10));
    assertThat(all.minus(recording)).isLessThan(Duration.ofSeconds(4));
    await().untilAsserted(() -> assertThat(userThreads()).isEmpty());
  }

  /** Threads of the exporter that would keep the process from ending. */
  private static List<String> userThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .map(Thread::getName)
        .filter(
            name -> name.toLowerCase(java.util.Locale.ROOT).matches(".*(otel|otlp|span|jdkhttp).*"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void tracesWhenNoCollectorIsSetThenAreOff(String endpoint) throws Exception {
    assertThat(Traces.open("assistant", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint))).isEmpty();
  }

  @Test
  void tracesWhenOffThenNeedNoClassOfOpenTelemetry() throws Exception {
    List<URL> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("opentelemetry")) {
        path.add(new File(entry).toURI().toURL());
      }
    }
    try (var loader =
        new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> traces = loader.loadClass("io.casa.sidecar.traces.Traces");
      assertThat(traces.getMethod("open", String.class, Map.class).invoke(null, "a", Map.of()))
          .isEqualTo(Optional.empty());
      assertThatThrownBy(() -> loader.loadClass("io.opentelemetry.api.trace.Span"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }
}
