/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.HttpRequest;
import io.casa.sidecar.guard.Ruling;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Envoy does with requests on the sidecar's files: the guard's part is the test's. */
class EdgeRequestIT {
  private static Edge edge;

  @BeforeAll
  static void start() throws Exception {
    edge = Edge.start();
  }

  @AfterAll
  static void stop() throws Exception {
    edge.close();
  }

  @BeforeEach
  void reset() {
    edge.reset();
  }

  private static int inbound() {
    return edge.settings.inbound().port();
  }

  private static int outbound() {
    return edge.settings.outbound().port();
  }

  @Test
  void requestWhenGuardPassesThenReachesTheAppUnchanged() throws Exception {
    String answer =
        Wire.exchange(inbound(), Wire.post("/a/message:send?q=1", "assistant", "", "{\"a\":1}"));

    assertThat(answer).startsWith("HTTP/1.1 200").contains("reached");
    assertThat(edge.application.requests()).hasSize(1);
    assertThat(edge.application.requests().getFirst())
        .startsWith("POST /a/message:send?q=1")
        .contains("host: assistant")
        .endsWith("{\"a\":1}")
        .doesNotContain("x-envoy-", "x-forwarded-for");
    HttpRequest asked = edge.asked.getFirst();
    assertThat(asked.direction()).isEqualTo(Direction.INBOUND);
    assertThat(asked.authority()).isEqualTo("assistant");
    assertThat(new String(asked.body(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource({"GET,true", "HEAD,false"})
  void requestWhenTheSidecarAnswersItThenTheAppIsNotAsked(String method, boolean hasBody)
      throws Exception {
    edge.guard(
        request ->
            CompletableFuture.completedFuture(
                new Ruling.Answer(
                    200,
                    Map.of("content-type", "application/json", "access-control-allow-origin", "*"),
                    "{}".getBytes(StandardCharsets.UTF_8))));

    String answer =
        Wire.exchange(
            inbound(), method + " /a HTTP/1.1\r\nHost: assistant\r\nConnection: close\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("content-type: application/json", "access-control-allow-origin: *");
    assertThat(answer.contains("{}")).isEqualTo(hasBody);
    assertThat(edge.application.requests()).isEmpty();
    await().until(() -> edge.accessLog().contains("\"ruling\":\"answered\""));
  }

  @Test
  void bodyWhenAsLargeAsAllowedThenIsCheckedWhole() throws Exception {
    String body = "x".repeat(FilterConfig.MAX_BODY_BYTES);

    String answer = Wire.exchange(inbound(), Wire.post("/", "assistant", "", body));

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(edge.asked.getFirst().body()).hasSize(FilterConfig.MAX_BODY_BYTES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bodyWhenOneByteOverTheLimitThenEnvoyAnswers413AndNobodyIsAsked(boolean chunked)
      throws Exception {
    int size = FilterConfig.MAX_BODY_BYTES + 1;
    String body = "x".repeat(size);
    String request =
        chunked
            ? chunked(Integer.toHexString(size) + "\r\n" + body + "\r\n0\r\n\r\n")
            : Wire.post("/", "assistant", "", body);

    String answer = Wire.exchange(inbound(), request);

    assertThat(answer).startsWith("HTTP/1.1 413");
    assertThat(edge.asked).isEmpty();
    assertThat(edge.application.requests()).isEmpty();
    await().until(() -> edge.accessLog().contains("request_payload_too_large"));
  }

  @Test
  void bodyWhenChunkedThenIsCheckedWhole() throws Exception {
    String answer = Wire.exchange(inbound(), chunked("3\r\nabc\r\n4;x=\"y\"\r\ndefg\r\n0\r\n\r\n"));

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(new String(edge.asked.getFirst().body(), StandardCharsets.UTF_8))
        .isEqualTo("abcdefg");
    assertThat(edge.application.requests().getFirst()).endsWith("\n\nabcdefg");
  }

  private static String chunked(String chunks) {
    return Wire.lines(
            "POST / HTTP/1.1",
            "Host: assistant",
            "Connection: close",
            "Transfer-Encoding: chunked",
            "")
        + chunks;
  }

  @Test
  void requestWhenTwoLengthsDisagreeThenIs400AndNobodyIsAsked() throws Exception {
    String request =
        Wire.lines(
            "POST / HTTP/1.1",
            "Host: assistant",
            "Connection: close",
            "Content-Length: 3",
            "Transfer-Encoding: chunked",
            "",
            "3",
            "abc",
            "0",
            "");

    assertThat(Wire.exchange(inbound(), request)).startsWith("HTTP/1.1 400");
    assertThat(edge.asked).isEmpty();
  }

  @Test
  void hostWhenGivenTwiceThenChoosesNoUpstreamEvenIfTheGuardPasses() throws Exception {
    String request = Wire.post("/mcp", Edge.MCP_HOST, "Host: " + Edge.LLM_HOST + "\r\n", "{}");

    String answer = Wire.exchange(outbound(), request);

    assertThat(answer).startsWith("HTTP/1.1 403");
    assertThat(edge.asked.getFirst().authority()).isEqualTo(Edge.MCP_HOST + "," + Edge.LLM_HOST);
    assertThat(edge.tools.requests()).isEmpty();
    assertThat(edge.llm.requests()).isEmpty();
  }

  @Test
  void getWhenWithBodyThenGuardSeesTheBody() throws Exception {
    String request =
        Wire.lines(
                "GET /mcp HTTP/1.1",
                "Host: assistant",
                "Connection: close",
                "Content-Length: 3",
                "")
            + "abc";

    Wire.exchange(inbound(), request);

    assertThat(edge.asked.getFirst().method()).isEqualTo("GET");
    assertThat(edge.asked.getFirst().body()).hasSize(3);
  }

  @Test
  void headersWhenInEnvoysOrOurNameThenAreStrippedBeforeTheGuard() throws Exception {
    String spoofed =
        """
        x-envoy-foo: 1\r
        X-Envoy-Original-Path: /other\r
        x-envoy-auth-partial-body: true\r
        x-casa-decision: forged\r
        X-CASA-Reason: forged\r
        x-forwarded-for: 10.0.0.1\r
        x-direction: inbound\r
        """;

    String answer = Wire.exchange(outbound(), Wire.post("/mcp", Edge.MCP_HOST, spoofed, "{}"));

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(edge.asked.getFirst().direction()).isEqualTo(Direction.OUTBOUND);
    assertThat(edge.asked.getFirst().headers())
        .doesNotContainKeys(
            "x-envoy-foo", "x-envoy-original-path", "x-casa-decision", "x-casa-reason");
    assertThat(edge.tools.requests().getFirst())
        .doesNotContain("forged", "x-envoy-", "x-casa-", "10.0.0.1");
  }

  @Test
  void authorizationWhenGuardSetsItThenReplacesEveryOneOfTheAgents() throws Exception {
    edge.guard(
        request ->
            CompletableFuture.completedFuture(
                new Ruling.Pass(
                    Map.of("authorization", "Bearer ours"), Set.of("x-gone"), Map.of())));
    String theirs =
        "Authorization: Bearer one\r\nAuthorization: Bearer two\r\nX-Gone: 1\r\nX-Gone: 2\r\n";

    Wire.exchange(outbound(), Wire.post("/mcp", Edge.MCP_HOST, theirs, "{}"));

    assertThat(edge.tools.requests().getFirst())
        .containsOnlyOnce("authorization:")
        .contains("authorization: Bearer ours")
        .doesNotContain("x-gone");
  }

  @Test
  void authorizationWhenNamedByConnectionThenGuardsOneStays() throws Exception {
    edge.guard(
        request ->
            CompletableFuture.completedFuture(
                new Ruling.Pass(Map.of("authorization", "Bearer ours"), Set.of(), Map.of())));
    String request =
        Wire.lines(
            "POST /mcp HTTP/1.1",
            "Host: " + Edge.MCP_HOST,
            "Connection: close, authorization",
            "Content-Length: 0",
            "");

    Wire.exchange(outbound(), request);

    assertThat(edge.tools.requests().getFirst()).contains("authorization: Bearer ours");
  }

  @Test
  void refusalWhenHttp200ThenIsSentAsItIsAndCountedAsDenied() throws Exception {
    edge.guard(request -> CompletableFuture.completedFuture(Edge.refusal(200, "{\"ok\":false}")));

    String answer =
        Wire.exchange(
            outbound(),
            Wire.post("/mcp?secret=q", Edge.MCP_HOST, "Authorization: Bearer s3cr3t\r\n", "{}"));

    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("x-casa-decision: " + Edge.DECISION)
        .contains("{\"ok\":false}");
    assertThat(edge.tools.requests()).isEmpty();
    await()
        .untilAsserted(
            () ->
                assertThat(edge.accessLog())
                    .contains("ext_authz_denied", "unknown_target", Edge.DECISION)
                    .doesNotContain("s3cr3t", "secret=q"));
  }

  @Test
  void hostWhenUnknownThenTheGuardsReasonIsWhatTheAgentSees() throws Exception {
    edge.guard(request -> CompletableFuture.completedFuture(Edge.refusal(403, "{\"why\":1}")));

    String answer = Wire.exchange(outbound(), Wire.post("/", "evil.example", "", "{}"));

    assertThat(answer).startsWith("HTTP/1.1 403").endsWith("{\"why\":1}");
    assertThat(edge.asked.getFirst().authority()).isEqualTo("evil.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "tools.bank.example",
        "tools.bank.example:80",
        "tools.bank.example.:8080",
        "tools.bank.example:08080",
        "good@tools.bank.example:8080",
        "127.0.0.1"
      })
  void hostWhenNotExactlyListedThenGoesNowhereEvenIfTheGuardPasses(String host) throws Exception {
    String answer = Wire.exchange(outbound(), Wire.post("/mcp", host, "", "{}"));

    assertThat(answer).startsWith("HTTP/1.1 40");
    assertThat(edge.tools.requests()).isEmpty();
    assertThat(edge.llm.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llm.bank.example",
        "llm.bank.example:443",
        "LLM.bank.example",
        "llm.bank.example:80"
      })
  void hostWhenTheLlmInAnySpellingThenGuardSeesItsOneName(String host) throws Exception {
    String answer = Wire.exchange(outbound(), Wire.post("/v1/chat/completions", host, "", "{}"));

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(edge.asked.getFirst().authority()).isEqualTo("llm.bank.example");
    assertThat(edge.llm.requests().getFirst())
        .contains("host: " + edge.settings.llm().orElseThrow().upstream().authority());
  }

  @Test
  void targetWhenInAbsoluteFormThenCountsInsteadOfTheHostHeader() throws Exception {
    String answer =
        Wire.exchange(
            outbound(), Wire.post("http://" + Edge.MCP_HOST + "/mcp", "evil.example", "", "{}"));

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(edge.asked.getFirst().authority()).isEqualTo(Edge.MCP_HOST);
    assertThat(edge.asked.getFirst().path()).isEqualTo("/mcp");
    assertThat(edge.tools.requests()).hasSize(1);
  }

  @Test
  void tunnelWhenToATargetThenItsInsideIsCheckedLikeAnyRequest() throws Exception {
    try (Wire wire = new Wire(outbound())) {
      wire.send(connect(Edge.MCP_HOST));
      assertThat(wire.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
      assertThat(edge.asked).isEmpty();

      wire.send(Wire.post("/mcp", Edge.MCP_HOST, "x-casa-decision: forged\r\n", "{}"));

      assertThat(wire.readToEnd()).startsWith("HTTP/1.1 200").contains("reached");
    }
    assertThat(edge.asked).hasSize(1);
    assertThat(edge.asked.getFirst().direction()).isEqualTo(Direction.OUTBOUND);
    assertThat(edge.tools.requests().getFirst()).doesNotContain("forged");
  }

  @Test
  void tunnelWhenItsInsideNamesAnotherHostThenGoesNowhere() throws Exception {
    try (Wire wire = new Wire(outbound())) {
      wire.send(connect(Edge.MCP_HOST));
      wire.readUntil("\r\n\r\n");
      wire.send(Wire.post("/mcp", "evil.example", "", "{}"));

      assertThat(wire.readToEnd()).startsWith("HTTP/1.1 403");
    }
    assertThat(edge.tools.requests()).isEmpty();
  }

  @Test
  void tunnelWhenItsInsideIsTlsThenDiesThere() throws Exception {
    try (Wire wire = new Wire(outbound())) {
      wire.send(connect(Edge.LLM_HOST + ":443"));
      wire.readUntil("\r\n\r\n");
      byte[] clientHello = {0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x00};
      wire.send(clientHello);

      assertThat(wire.readToEnd()).startsWith("HTTP/1.1 400");
    }
    assertThat(edge.asked).isEmpty();
    assertThat(edge.llm.requests()).isEmpty();
  }

  @Test
  void tunnelWhenToAnyoneElseThenTheGuardsReasonIsWhatTheAgentSees() throws Exception {
    edge.guard(request -> CompletableFuture.completedFuture(Edge.refusal(403, "{\"why\":2}")));

    try (Wire wire = new Wire(outbound())) {
      wire.send(connect("evil.example:443"));

      assertThat(wire.readUntil("{\"why\":2}")).startsWith("HTTP/1.1 403");
    }
    assertThat(edge.asked.getFirst().method()).isEqualTo("CONNECT");
  }

  private static String connect(String authority) {
    return Wire.lines("CONNECT " + authority + " HTTP/1.1", "Host: " + authority, "");
  }

  @Test
  void sidecarWhenDownThen503AndWhenBackThenServesAgain() throws Exception {
    edge.kill();
    try {
      assertThat(Wire.exchange(inbound(), Wire.post("/", "assistant", "", "{}")))
          .startsWith("HTTP/1.1 503");
      assertThat(Wire.exchange(outbound(), Wire.post("/v1/chat", Edge.LLM_HOST, "", "{}")))
          .startsWith("HTTP/1.1 503");
      assertThat(Wire.exchange(outbound(), Wire.post("/mcp", Edge.MCP_HOST, "", "{}")))
          .startsWith("HTTP/1.1 503");
      assertThat(Wire.exchange(outbound(), Wire.post("/", "evil.example", "", "{}")))
          .startsWith("HTTP/1.1 503");
      assertThat(edge.application.requests()).isEmpty();
      assertThat(edge.llm.requests()).isEmpty();
      assertThat(edge.tools.requests()).isEmpty();
    } finally {
      edge.serve();
    }
    await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () ->
                Wire.exchange(inbound(), Wire.post("/", "assistant", "", "{}"))
                    .startsWith("HTTP/1.1 200"));
  }

  @Test
  void sidecarWhenHungThen503InTime() throws Exception {
    edge.guard(request -> new CompletableFuture<>());
    long start = System.nanoTime();

    String answer = Wire.exchange(inbound(), Wire.post("/", "assistant", "", "{}"));

    assertThat(answer).startsWith("HTTP/1.1 503");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(13));
    assertThat(edge.application.requests()).isEmpty();
  }

  @Test
  void guardWhenItThrowsThen503() throws Exception {
    edge.guard(
        request -> {
          throw new IllegalStateException("defect");
        });

    assertThat(Wire.exchange(inbound(), Wire.post("/", "assistant", "", "{}")))
        .startsWith("HTTP/1.1 503")
        .doesNotContain("defect");
    assertThat(edge.application.requests()).isEmpty();
  }

  @Test
  void guardWhenItsStageFailsThen503() throws Exception {
    edge.guard(request -> CompletableFuture.failedFuture(new IllegalStateException("defect")));

    assertThat(Wire.exchange(inbound(), Wire.post("/", "assistant", "", "{}")))
        .startsWith("HTTP/1.1 503");
    assertThat(edge.application.requests()).isEmpty();
  }

  @Test
  void headerWhenGuardsValueHoldsLineBreakThenNothingPasses() throws Exception {
    edge.guard(
        request ->
            CompletableFuture.completedFuture(
                new Ruling.Pass(Map.of("x-one", "a\r\nx-two: b"), Set.of(), Map.of())));

    assertThat(Wire.exchange(inbound(), Wire.post("/", "assistant", "", "{}")))
        .startsWith("HTTP/1.1 50");
    assertThat(edge.application.requests()).isEmpty();
  }

  @Test
  void portWhenTakenByEnvoyThenCantBeSharedByAnotherProcess() throws IOException {
    for (int port : new int[] {inbound(), outbound()}) {
      try (ServerSocketChannel second = ServerSocketChannel.open()) {
        second.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        assertThatThrownBy(
                () -> second.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
            .isInstanceOf(BindException.class);
      }
    }
  }

  @Test
  void socketsThenAreForThisUserOnly() throws IOException {
    for (Path socket : new Path[] {edge.settings.socket(), edge.settings.adminSocket()}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void otherRequestWhenItsServerIsDeadThenIs503() throws Exception {
    String answer = Wire.exchange(outbound(), Wire.post("/mcp", "dead.bank.example", "", "{}"));

    assertThat(answer).startsWith("HTTP/1.1 503");
  }
}
