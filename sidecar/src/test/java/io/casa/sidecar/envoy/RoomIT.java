/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.casa.sidecar.guard.ApprovingGuards;
import io.casa.sidecar.guard.DecisionRecord.Outcome;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.FakeApprovals;
import io.casa.sidecar.guard.GuardSettings;
import io.casa.sidecar.guard.RefusalForm;
import io.casa.sidecar.guard.SidecarException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tool calls that wait for their user, through the real Envoy and the real guards. */
class RoomIT {
  private static final String CALL =
      """
      {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"pay",\
      "arguments":{"to":"eve"},"_meta":{"progressToken":"p1"}}}""";
  private static final String RESULT =
      "{\"jsonrpc\":\"2.0\",\n\"id\":7,\r\n\"result\":{\"content\":[]}}";
  private static final String EVENTS = "Accept: application/json, text/event-stream\r\n";
  private static final String JSON = "Accept: application/json\r\n";

  private static Edge edge;

  private ApprovingGuards keycloak;
  private RoomServer room;

  @BeforeAll
  static void start() throws Exception {
    edge = Edge.start();
  }

  @AfterAll
  static void stop() throws Exception {
    edge.close();
  }

  @BeforeEach
  void open() throws SidecarException {
    edge.reset();
    edge.tools.answersWith(exchange -> answer(exchange, 200, "application/json", RESULT));
    open(Duration.ofSeconds(30), RefusalForm.DEFAULT);
    keycloak.approvals().require("pay");
  }

  private void open(Duration wait, RefusalForm form) throws SidecarException {
    GuardSettings all = edge.settings.guardSettings();
    keycloak =
        new ApprovingGuards(
            new GuardSettings(
                all.system(),
                all.issuer(),
                all.app(),
                all.llm(),
                all.mcpServers(),
                all.agents(),
                wait,
                form));
    edge.guard(keycloak.guards().outbound());
    edge.readers(keycloak.guards().answers());
    room =
        RoomServer.open(
            edge.settings.roomSocket(), edge.settings.outbound(), keycloak.guards().waitingRoom());
  }

  @AfterEach
  void close() {
    room.close();
    keycloak.close();
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", type);
      exchange.getResponseHeaders().set("mcp-test", "passed");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Wire send(String headers) throws IOException {
    Wire wire = new Wire(edge.settings.outbound().port());
    wire.send(Wire.post("/mcp", Edge.MCP_HOST, headers, CALL));
    return wire;
  }

  private void assertNothingIsHeld() {
    await().atMost(Duration.ofSeconds(5)).until(() -> keycloak.guards().waitingRoom().held() == 0);
  }

  @Test
  void callWhenApprovedThenProgressIsToldAndTheResultFollowsAsAnEvent() throws Exception {
    try (Wire wire = send(EVENTS + "Authorization: Bearer agents-own\r\n")) {
      String waiting = wire.readUntil("\"progress\":0.002");
      assertThat(waiting)
          .startsWith("HTTP/1.1 200")
          .contains(
              "content-type: text/event-stream",
              "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"",
              "\"progressToken\":\"p1\"",
              "/casa/approvals/approval-0");
      assertThat(edge.tools.requests()).isEmpty();
      assertThat(keycloak.guards().waitingRoom().held()).isOne();
      assertThat(keycloak.outcomes()).containsExactly(Outcome.HELD);

      keycloak.approvals().approve();

      assertThat(wire.readToEnd())
          .contains("event: message\ndata: ", "\"2.0\", \"id\":7,  \"result\":{\"content\":[]}}");
    }
    assertThat(edge.tools.requests()).hasSize(1);
    assertThat(edge.tools.requests().getFirst())
        .startsWith("POST /mcp")
        .contains("host: " + Edge.MCP_HOST, "authorization: Bearer t3:t1-")
        .doesNotContain("x-casa-", "CasaApproved", "agents-own", "accept-encoding")
        .endsWith(CALL);
    assertThat(keycloak.outcomes()).containsExactly(Outcome.HELD, Outcome.ALLOWED);
    assertNothingIsHeld();
    await().until(() -> edge.accessLog().contains("\"ruling\":\"held\""));
    assertThat(edge.accessLog()).doesNotContain("CasaApproved");
  }

  @Test
  void callWhenApprovedAndTheServerAnswersInEventsThenTheyFollow() throws Exception {
    String events =
        "id: 1\ndata: {\"a\":1}\n\nid: 2\ndata: " + RESULT.replaceAll("\\s", "") + "\n\n";
    edge.tools.answersWith(exchange -> answer(exchange, 200, "text/event-stream", events));

    try (Wire wire = send(EVENTS)) {
      wire.readUntil("progress");
      keycloak.approvals().approve();
      String rest = wire.readToEnd();

      assertThat(rest).contains("id: 1\ndata: {\"a\":1}", "id: 2\ndata: {\"jsonrpc\"");
    }
  }

  @Test
  void callWhenItsClientTakesNoEventsThenGetsTheServersAnswerAsItIs() throws Exception {
    try (Wire wire = send(JSON)) {
      assertThat(wire.readFor(2500)).isEmpty();
      keycloak.approvals().approve();

      assertThat(wire.readToEnd())
          .startsWith("HTTP/1.1 200")
          .contains("content-type: application/json", "mcp-test: passed", RESULT)
          .doesNotContain("waiting");
    }
  }

  @Test
  void callWhenDeniedThenFailsAndTheServerIsNotAsked() throws Exception {
    try (Wire wire = send(EVENTS)) {
      wire.readUntil("progress");
      keycloak.approvals().deny();

      assertThat(wire.readToEnd()).contains("\"isError\":true", "reason=approval_denied");
    }
    try (Wire wire = send(JSON)) {
      await().until(() -> keycloak.guards().waitingRoom().held() == 1);
      keycloak.approvals().deny();

      assertThat(wire.readToEnd())
          .startsWith("HTTP/1.1 200")
          .contains("x-casa-reason: approval_denied", "\"isError\":true");
    }
    assertThat(edge.tools.requests()).isEmpty();
    assertNothingIsHeld();
  }

  @Test
  void callWhenItsSystemWantsABare403ThenGetsItUnlessEventsHaveBegun() throws Exception {
    close();
    open(Duration.ofSeconds(30), RefusalForm.HTTP_403);
    keycloak.approvals().require("pay");

    try (Wire wire = send(JSON)) {
      await().until(() -> keycloak.guards().waitingRoom().held() == 1);
      keycloak.approvals().deny();

      assertThat(wire.readToEnd())
          .startsWith("HTTP/1.1 403")
          .contains("x-casa-reason: approval_denied", "\"error\":\"access_denied\"")
          .contains("(reason=approval_denied, decision=" + FakeApprovals.DECISION)
          .doesNotContain("www-authenticate");
    }
    assertThat(keycloak.outcomes()).containsExactly(Outcome.HELD, Outcome.REFUSED);
    try (Wire wire = send(EVENTS)) {
      wire.readUntil("progress");
      keycloak.approvals().deny();

      assertThat(wire.readToEnd())
          .contains("data: {\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32603")
          .contains("reason=approval_denied");
    }
  }

  @Test
  void callWhenThePeerRefusesAfterTheApprovalThenTheAgentIsToldThePeersReason() throws Exception {
    close();
    open(Duration.ofSeconds(30), RefusalForm.HTTP_403);
    keycloak.approvals().require("pay");
    edge.tools.answersWith(
        exchange -> {
          exchange.getResponseHeaders().set("x-casa-reason", "replayed_token");
          exchange.getResponseHeaders().set("x-casa-decision", FakeApprovals.DECISION);
          answer(exchange, 401, "application/json", "{}");
        });

    for (String accept : List.of(EVENTS, JSON)) {
      try (Wire wire = send(accept)) {
        await().until(() -> keycloak.guards().waitingRoom().held() == 1);
        keycloak.approvals().approve();

        assertThat(wire.readToEnd())
            .startsWith(accept.equals(JSON) ? "HTTP/1.1 403" : "HTTP/1.1 200")
            .contains("reason=replayed_token, decision=" + FakeApprovals.DECISION);
      }
    }
    assertThat(keycloak.outcomes())
        .containsExactly(
            Outcome.HELD,
            Outcome.ALLOWED,
            Outcome.REFUSED,
            Outcome.HELD,
            Outcome.ALLOWED,
            Outcome.REFUSED);
  }

  @Test
  void callWhenTheTimeIsUpThenSaysWhereToApproveAndTheSameCallGoesThroughAfterThat()
      throws Exception {
    close();
    open(Duration.ofSeconds(2), RefusalForm.DEFAULT);
    keycloak.approvals().require("pay");

    try (Wire wire = send(EVENTS)) {
      assertThat(wire.readToEnd())
          .contains("\"isError\":true", "reason=approval_required", "repeat the same call");
    }
    assertThat(edge.tools.requests()).isEmpty();
    keycloak.approvals().approve();
    try (Wire wire = send(EVENTS)) {
      assertThat(wire.readToEnd()).contains(RESULT);
    }
    assertThat(edge.tools.requests()).hasSize(1);
  }

  @Test
  void callWhenItsClientLeavesThenNobodyAsksOnAndNothingIsSent() throws Exception {
    for (String accept : List.of(EVENTS, JSON)) {
      try (Wire wire = send(accept)) {
        await().until(() -> keycloak.guards().waitingRoom().held() == 1);
        wire.readFor(1500);
      }
      assertNothingIsHeld();
    }
    int asked = keycloak.asked();

    keycloak.approvals().approve();

    await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    assertThat(keycloak.asked()).isEqualTo(asked);
    assertThat(edge.tools.requests()).isEmpty();
    assertThat(keycloak.outcomes())
        .containsExactly(Outcome.HELD, Outcome.REFUSED, Outcome.HELD, Outcome.REFUSED);
  }

  @Test
  void callWhenItsClientWantsNoProgressThenIsKeptAliveByComments() throws Exception {
    try (Wire wire = new Wire(edge.settings.outbound().port())) {
      String call = CALL.replace("progressToken", "other");
      wire.send(Wire.post("/mcp", Edge.MCP_HOST, EVENTS, call));
      assertThat(wire.readUntil(": waiting\n\n")).doesNotContain("progress");
      wire.readUntil(": waiting\n\n");
    }
  }

  @Test
  void callWhenItsSessionIsRevokedWhileItWaitsThenIsRefused() throws Exception {
    try (Wire wire = send(EVENTS)) {
      wire.readUntil("progress");
      keycloak.revoke();
      keycloak.approvals().approve();

      assertThat(wire.readToEnd()).contains("\"isError\":true", "reason=session_revoked");
    }
    assertThat(edge.tools.requests()).isEmpty();
  }

  @Test
  void callWhenTheServerRefusesOrFailsAfterTheApprovalThenTheAgentSeesAFailedTool()
      throws Exception {
    edge.tools.answersWith(exchange -> answer(exchange, 500, "text/html", "<b>secret</b>"));
    try (Wire wire = send(EVENTS)) {
      wire.readUntil("progress");
      keycloak.approvals().approve();

      assertThat(wire.readToEnd())
          .contains("\"isError\":true", "reason=upstream_unavailable")
          .doesNotContain("secret");
    }
    edge.tools.answersWith(
        exchange ->
            answer(
                exchange,
                400,
                "application/json",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32602,\"message\":\"m\"}}"));
    try (Wire wire = send(EVENTS)) {
      wire.readUntil("progress");
      keycloak.approvals().approve();

      assertThat(wire.readToEnd()).contains("\"code\":-32602");
    }
  }

  @Test
  void callWhenTheRoomIsAwayThenFailsAndTheServerIsNotAsked() throws Exception {
    room.close();

    try (Wire wire = send(EVENTS)) {
      assertThat(wire.readToEnd())
          .startsWith("HTTP/1.1 200")
          .contains("\"isError\":true", "reason=upstream_unavailable");
    }
    assertThat(edge.tools.requests()).isEmpty();
  }

  @Test
  void callWhenTheRoomEndsWhileItWaitsThenIsCutAndNothingIsSent() throws Exception {
    try (Wire wire = send(EVENTS)) {
      wire.readUntil("progress");
      room.close();
      keycloak.approvals().approve();

      assertThat(wire.readToEnd()).doesNotContain("result");
    }
    assertThat(edge.tools.requests()).isEmpty();
    assertNothingIsHeld();
  }

  @Test
  void headersWhenTheAgentForgesThemThenReachNeitherRoomNorServer() throws Exception {
    String forged = "X-Casa-Held: guessed\r\n";
    String other = CALL.replace("pay", "read");
    int port = edge.settings.outbound().port();

    assertThat(Wire.exchange(port, Wire.post("/mcp", Edge.MCP_HOST, forged, other)))
        .contains(RESULT);
    assertThat(edge.tools.requests().getFirst()).doesNotContain("x-casa-held");
    assertThat(
            Wire.exchange(
                port,
                Wire.post("/mcp", Edge.MCP_HOST, "Authorization: CasaApproved guessed\r\n", other)))
        .contains("reason=invalid_token");
    assertThat(edge.tools.requests()).hasSize(1);
    assertThat(edge.asked.getFirst().headers()).doesNotContainKey("x-casa-held");
    assertThat(edge.asked.getFirst().direction()).isEqualTo(Direction.OUTBOUND);
  }

  @Test
  void roomWhenSomebodyElseConnectsThenIsShutToThem() throws Exception {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(edge.settings.roomSocket())))
        .isEqualTo("rw-------");
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(edge.settings.roomSocket()));
      channel.write(
          ByteBuffer.wrap(
              "POST / HTTP/1.1\r\nHost: a\r\nX-Casa-Held: guessed\r\nContent-Length: 0\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8)));
      ByteBuffer answer = ByteBuffer.allocate(4096);
      while (channel.read(answer) >= 0) {
        // Until it closes.
      }
      assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 403");
    }
  }
}
