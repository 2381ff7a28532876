/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.casa.sidecar.guard.HttpRequest;
import io.casa.sidecar.guard.Ruling;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
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

/**
 * Requests that no library sends. The guard lets everything pass here, so what is refused is
 * refused by Envoy on the sidecar's files, and of what isn't the guard has seen the same as the
 * server.
 */
class HostileHttpIT {
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2|Content-Length: 3",
        "Content-Length: 2|Content-Length: 2",
        "Content-Length: 2, 2",
        "Content-Length: +2",
        "Content-Length: 2|Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked|Content-Length: 2",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
        "Transfer-Encoding: xchunked",
        "Content-Length : 2",
        "Transfer-Encoding : chunked",
        "X-Nul: a\0b",
        "X Space: a",
        "x_authorization: a"
      })
  void framingWhenItCanBeReadInTwoWaysThenNobodyIsAsked(String headers) throws Exception {
    String answer = firstHead(outbound(), head("POST /mcp", headers.replace("|", "\r\n")) + "{}");

    assertThat(answer).matches("(?s)HTTP/1\\.1 (400|501) .*");
    assertRefusedByEnvoy();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x2\r\n{}", "2 \n{}", "-2\r\n{}", "fffffffffffffffff\r\n{}"})
  void chunkWhenItsSizeIsNoneThenNobodyIsAsked(String chunk) throws Exception {
    String answer =
        firstHead(
            outbound(), head("POST /mcp", "Transfer-Encoding: chunked") + chunk + "\r\n0\r\n\r\n");

    assertThat(answer).doesNotContain("HTTP/1.1 200");
    assertRefusedByEnvoy();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /mcp HTTP/1.0, 426",
    "GET /mcp HTTP/0.9, 426",
    "GET /mcp HTTP/2.0, 426",
    "GET /mcp, 426",
    "GET mcp HTTP/1.1, 400",
    "GET /mcp#part HTTP/1.1, 400",
    "GET /a%2fb HTTP/1.1, 400",
    "GET /a%5Cb HTTP/1.1, 400",
    "GET /a%00b HTTP/1.1, 400",
    "G@T /mcp HTTP/1.1, 400"
  })
  void requestLineWhenNotPlainThenNobodyIsAsked(String line, int status) throws Exception {
    String request = Wire.lines(line, "Host: " + Edge.MCP_HOST, "Connection: close", "");

    assertThat(firstHead(outbound(), request)).startsWith("HTTP/1.1 " + status);
    assertRefusedByEnvoy();
  }

  @Test
  void hostWhenMissingThenNobodyIsAsked() throws Exception {
    String request = Wire.lines("GET /mcp HTTP/1.1", "Connection: close", "");

    assertThat(firstHead(outbound(), request)).startsWith("HTTP/1.1 400");
    assertRefusedByEnvoy();
  }

  @ParameterizedTest
  @CsvSource({
    "/a/../mcp, /mcp",
    "//mcp, /mcp",
    "/./mcp, /mcp",
    "/a/%2e%2e/mcp, /mcp",
    "/%6dcp, /mcp",
    "/a\\..\\mcp, /mcp",
    "/mcp/../../mcp;x=1, /mcp;x=1"
  })
  void pathWhenItHasAPlainerFormThenGuardAndServerSeeThat(String sent, String seen)
      throws Exception {
    Wire.exchange(outbound(), head("GET " + sent, ""));

    assertThat(edge.asked.getFirst().path()).isEqualTo(seen);
    assertThat(edge.tools.requests().getFirst()).startsWith("GET " + seen + "\n");
  }

  @ParameterizedTest
  @CsvSource({"40000, 1", "10, 101"})
  void headersWhenTooLargeOrTooManyThenNobodyIsAsked(int length, int number) throws Exception {
    StringBuilder headers = new StringBuilder();
    for (int i = 0; i < number; i++) {
      headers.append("x-").append(i).append(": ").append("a".repeat(length)).append("\r\n");
    }

    String answer = firstHead(outbound(), head("GET /mcp", headers.toString().strip()));

    assertThat(answer).startsWith("HTTP/1.1 431");
    assertRefusedByEnvoy();
  }

  @Test
  void headerWhenFoldedThenGuardAndServerSeeOneLine() throws Exception {
    String folded = "X-Folded: one\r\n Authorization: Bearer smuggled\r\n\ttwo";

    Wire.exchange(outbound(), head("GET /mcp", folded));

    String oneLine = "one Authorization: Bearer smuggled two";
    assertThat(edge.asked.getFirst().headers()).doesNotContainKey("authorization");
    assertThat(edge.asked.getFirst().headers().get("x-folded").replace('\t', ' '))
        .isEqualTo(oneLine);
    assertThat(edge.tools.requests().getFirst()).contains("\nx-folded: " + oneLine + "\n");
  }

  @Test
  void authorizationWhenBehindABareLineFeedThenIsAHeaderLikeAnyOther() throws Exception {
    edge.guard(
        request ->
            CompletableFuture.completedFuture(
                new Ruling.Pass(Map.of("authorization", "Bearer ours"), Set.of(), Map.of())));

    Wire.exchange(outbound(), head("GET /mcp", "X-A: 1\nAuthorization: Bearer theirs"));

    assertThat(edge.asked.getFirst().headers()).containsEntry("authorization", "Bearer theirs");
    assertThat(edge.tools.requests().getFirst())
        .contains("\nauthorization: Bearer ours\n")
        .doesNotContain("theirs");
  }

  /** A server that took it for the end of a line would read a header that nobody checked. */
  @Test
  void headerWhenItHoldsABareCarriageReturnThenTheServerGetsNone() throws Exception {
    int port = edge.settings.mcpServers().getLast().upstream().port();
    try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        Wire wire = new Wire(outbound())) {
      wire.send(
          Wire.lines(
              "GET /mcp HTTP/1.1",
              "Host: dead.bank.example",
              "X-A: 1\rAuthorization: Bearer theirs",
              ""));
      try (Socket accepted = server.accept()) {
        String sent = Wire.head(accepted.getInputStream());

        assertThat(sent).contains("x-a: 1Authorization: Bearer theirs\r\n");
      }
    }
  }

  @Test
  void trailersThenReachNobody() throws Exception {
    String trailers = "Authorization: Bearer late\r\nx-casa-decision: late\r\n";

    String answer =
        Wire.exchange(
            outbound(),
            head("POST /mcp", "Transfer-Encoding: chunked\r\nTrailer: authorization")
                + "2\r\n{}\r\n0\r\n"
                + trailers
                + "\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(edge.asked.getFirst().headers()).doesNotContainKey("authorization");
    assertThat(edge.tools.requests().getFirst()).doesNotContain("late");
  }

  @Test
  void requestWhenInsideABodyThenIsABody() throws Exception {
    String inside = head("GET /inside", "");

    Wire.exchange(outbound(), Wire.post("/mcp", Edge.MCP_HOST, "", inside));

    assertThat(edge.asked).hasSize(1);
    assertThat(edge.tools.requests()).hasSize(1);
    assertThat(new String(edge.asked.getFirst().body(), StandardCharsets.UTF_8)).isEqualTo(inside);
  }

  @Test
  void requestsWhenOnOneConnectionThenEachIsCheckedAndARefusalStopsNoOther() throws Exception {
    edge.guard(
        request ->
            request.path().equals("/refused")
                ? CompletableFuture.completedFuture(Edge.refusal(403, "{}"))
                : Edge.passed(Map.of()));
    String refused = "POST /refused HTTP/1.1\r\nHost: " + Edge.MCP_HOST + "\r\n";

    String answer =
        Wire.exchange(
            outbound(), refused + "Content-Length: 7\r\n\r\nGET / H" + head("GET /mcp", ""));

    assertThat(answer).startsWith("HTTP/1.1 403").contains("HTTP/1.1 200", "reached");
    assertThat(edge.asked).extracting(HttpRequest::path).containsExactly("/refused", "/mcp");
    assertThat(edge.tools.requests()).hasSize(1).first().asString().startsWith("GET /mcp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "WebSocket, h2c", "h2c, websocket", "TLS/1.2", "casa"})
  void upgradeWhenToSomethingElseThenNobodyIsAsked(String protocol) throws Exception {
    for (int port : new int[] {outbound(), edge.settings.inbound().port()}) {
      String request =
          Wire.lines(
              "GET /mcp HTTP/1.1",
              "Host: " + Edge.MCP_HOST,
              "Connection: Upgrade",
              "Upgrade: " + protocol,
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
              "");
      try (Wire wire = new Wire(port)) {
        wire.send(request);

        assertThat(wire.readHead()).startsWith("HTTP/1.1 403");
      }
    }
    assertRefusedByEnvoy();
    assertThat(edge.application.requests()).isEmpty();
  }

  @Test
  void upgradeWhenToHttp2AsTheJdkAsksThenIsAnOrdinaryRequest() throws Exception {
    String request =
        Wire.lines(
                "POST /mcp HTTP/1.1",
                "Host: " + Edge.MCP_HOST,
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA",
                "Content-Length: 2",
                "")
            + "{}";
    try (Wire wire = new Wire(outbound())) {
      wire.send(request);

      assertThat(wire.readUntil("reached")).startsWith("HTTP/1.1 200");
    }
    assertThat(edge.asked).hasSize(1);
    assertThat(edge.tools.requests().getFirst()).doesNotContain("upgrade", "http2-settings");
  }

  @Test
  void grpcWhenRefusedThenItsClientReadsPermissionDenied() throws Exception {
    edge.guard(request -> CompletableFuture.completedFuture(Edge.refusal(403, "no")));

    String answer =
        Wire.exchange(
            outbound(), head("POST /a.B/C", "Content-Type: application/grpc\r\nContent-Length: 0"));

    assertThat(answer).startsWith("HTTP/1.1 200").contains("grpc-status: 7");
    assertThat(edge.tools.requests()).isEmpty();
  }

  @Test
  void tunnelWhenItsInsideIsForAnotherTargetThenThatOneIsCheckedAndReached() throws Exception {
    String answer = inTunnel(Edge.MCP_HOST, Wire.post("/v1", Edge.LLM_HOST, "", "{}"));

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(edge.asked).extracting(HttpRequest::authority).containsExactly(Edge.LLM_HOST);
    assertThat(edge.llm.requests()).hasSize(1);
    assertThat(edge.tools.requests()).isEmpty();
  }

  @Test
  void tunnelWhenItsInsideIsInAbsoluteFormForAStrangerThenGoesNowhere() throws Exception {
    String inside = Wire.post("http://evil.example/mcp", Edge.MCP_HOST, "", "{}");

    assertThat(inTunnel(Edge.MCP_HOST, inside)).startsWith("HTTP/1.1 403");
    assertThat(edge.asked).extracting(HttpRequest::authority).containsExactly("evil.example");
    assertThat(edge.tools.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {Edge.MCP_HOST, "evil.example:443"})
  void tunnelWhenInsideATunnelThenIsRefused(String target) throws Exception {
    String inside = connect(target, target);

    assertThat(inTunnel(Edge.MCP_HOST, inside)).startsWith("HTTP/1.1 403");
    assertThat(edge.asked)
        .extracting(HttpRequest::method, HttpRequest::authority)
        .containsExactly(tuple("CONNECT", target));
    assertThat(edge.tools.requests()).isEmpty();
  }

  @Test
  void tunnelWhenItsHostHeaderIsAnothersThenItsTargetCounts() throws Exception {
    try (Wire wire = new Wire(outbound())) {
      wire.send(connect("evil.example:443", Edge.MCP_HOST));

      assertThat(wire.readHead()).startsWith("HTTP/1.1 403");
    }
    assertThat(edge.asked).extracting(HttpRequest::authority).containsExactly("evil.example:443");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "tools.bank.example", "a@tools.bank.example:8080", "*:8080"})
  void tunnelWhenNotToAListedHostAndPortThenIsRefused(String target) throws Exception {
    try (Wire wire = new Wire(outbound())) {
      wire.send(connect(target, Edge.MCP_HOST));

      assertThat(wire.readHead()).startsWith("HTTP/1.1 40");
    }
    assertThat(edge.tools.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0-client\r\n", "\0\0\0\0\0\0\0\0", "* 1 login a b\r\n\r\n"})
  void tunnelWhenItsInsideIsNoHttpThenDiesThere(String bytes) throws Exception {
    String answer = inTunnel(Edge.MCP_HOST, bytes + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400");
    assertRefusedByEnvoy();
  }

  @Test
  void bytesWhenNoHttpThenDieAtTheListener() throws Exception {
    for (byte[] bytes : new byte[][] {{0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0}, {0, 0, 0, 1, 13, 10}}) {
      try (Wire wire = new Wire(outbound())) {
        wire.send(bytes);

        assertThat(wire.readHead()).startsWith("HTTP/1.1 400");
      }
    }
    assertRefusedByEnvoy();
  }

  @Test
  void tunnelsSocketThenIsForThisUserOnly() throws Exception {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(edge.settings.tunnelSocket())))
        .isEqualTo("rw-------");
  }

  private static String firstHead(int port, String request) throws Exception {
    try (Wire wire = new Wire(port)) {
      wire.send(request);
      return wire.readHead();
    }
  }

  private static String inTunnel(String target, String inside) throws Exception {
    try (Wire wire = tunnel(target)) {
      wire.send(inside);
      return wire.readHead();
    }
  }

  private static Wire tunnel(String target) throws Exception {
    Wire wire = new Wire(outbound());
    wire.send(connect(target, target));
    assertThat(wire.readHead()).startsWith("HTTP/1.1 200");
    return wire;
  }

  private static String connect(String target, String host) {
    return Wire.lines("CONNECT " + target + " HTTP/1.1", "Host: " + host, "");
  }

  /** Request line without version, Host of the tools' server, these lines, an empty line. */
  private static String head(String start, String headers) {
    return Wire.lines(start + " HTTP/1.1", "Host: " + Edge.MCP_HOST, "Connection: close")
        + (headers.isEmpty() ? "" : headers + "\r\n")
        + "\r\n";
  }

  private static void assertRefusedByEnvoy() {
    assertThat(edge.asked).isEmpty();
    assertThat(edge.tools.requests()).isEmpty();
    assertThat(edge.llm.requests()).isEmpty();
  }

  private static int outbound() {
    return edge.settings.outbound().port();
  }
}
