/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.ApprovingGuards;
import io.casa.sidecar.guard.DecisionRecord.Outcome;
import io.casa.sidecar.guard.Direction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tool calls that wait for their user in a pod as Istio makes them ({@link MeshPod}): the real
 * guards and the real room, in the place of the packaged sidecar, before a Keycloak that isn't one.
 */
class IstioRoomIT {
  private static final String HOST = "tools.bank.svc.cluster.local:8080";
  private static final String CALL =
      """
      {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"pay",\
      "arguments":{"to":"eve"},"_meta":{"progressToken":"p1"}}}""";
  private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}";
  private static final String HEADERS =
      "Accept: application/json, text/event-stream\r\nAuthorization: Bearer agents-own\r\n";

  @TempDir private static Path folder;
  private static MeshPod pod;
  private static SidecarSettings settings;

  private ApprovingGuards keycloak;
  private EdgeServer checks;
  private RoomServer room;

  @BeforeAll
  static void start() throws Exception {
    pod = MeshPod.ofAgentAlone(folder);
    settings = pod.settings();
    Files.createDirectories(settings.runDirectory());
  }

  @AfterAll
  static void stop() {
    pod.close();
  }

  @BeforeEach
  void open() throws Exception {
    pod.tools.reset();
    answers("application/json", RESULT);
    keycloak = new ApprovingGuards(settings.guardSettings());
    keycloak.approvals().require("pay");
    checks =
        EdgeServer.open(
            settings.socket(),
            new EdgeServer.Services(
                Map.of(
                    Direction.INBOUND,
                    keycloak.guards().inbound(),
                    Direction.OUTBOUND,
                    keycloak.guards().outbound()),
                keycloak.guards().answers(),
                () -> true));
    room =
        RoomServer.open(
            settings.roomSocket(), settings.outbound(), keycloak.guards().waitingRoom());
  }

  @AfterEach
  void close() {
    room.close();
    checks.close();
    keycloak.close();
  }

  private static void answers(String type, String body) {
    pod.tools.answersWith(exchange -> answer(exchange, type, body));
  }

  private static void answer(HttpExchange exchange, String type, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", type);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Until the user is asked. */
  private static Wire waiting() throws IOException {
    Wire wire = new Wire(MeshPod.CAPTURED);
    wire.send(Wire.post("/mcp", HOST, HEADERS, CALL));
    assertThat(wire.readUntil("\"progress\":0.002"))
        .startsWith("HTTP/1.1 200")
        .contains("content-type: text/event-stream", "/casa/approvals/approval-0");
    assertThat(pod.tools.requests()).isEmpty();
    return wire;
  }

  @Test
  void callWhenApprovedThenGoesToTheServersClusterAndItsResultFollows() throws Exception {
    try (Wire wire = waiting()) {
      keycloak.approvals().approve();

      assertThat(wire.readToEnd()).contains("event: message\ndata: ", RESULT);
    }
    assertThat(pod.tools.requests()).hasSize(1);
    assertThat(pod.tools.requests().getFirst())
        .startsWith("POST /mcp")
        .contains("host: " + HOST, "authorization: Bearer t3:t1-")
        .doesNotContain("x-casa-", "CasaApproved", "agents-own")
        .endsWith(CALL);
    assertThat(keycloak.outcomes()).containsExactly(Outcome.HELD, Outcome.ALLOWED);
    assertThat(pod.envoyLog()).doesNotContain("CasaApproved");
  }

  @Test
  void callWhenApprovedAndTheServerAnswersInEventsThenTheyFollow() throws Exception {
    answers("text/event-stream", "id: 1\ndata: {\"a\":1}\n\nid: 2\ndata: " + RESULT + "\n\n");

    try (Wire wire = waiting()) {
      keycloak.approvals().approve();

      assertThat(wire.readToEnd()).contains("data: {\"a\":1}", "data: " + RESULT);
    }
  }

  @Test
  void callWhenDeniedThenTheAgentIsToldAndTheServerSeesNothing() throws Exception {
    try (Wire wire = waiting()) {
      keycloak.approvals().deny();

      assertThat(wire.readToEnd()).contains("\"isError\":true", "approval_denied");
    }
    assertThat(pod.tools.requests()).isEmpty();
  }

  @Test
  void callWhenTheRoomIsAwayThenIsNotSent() throws Exception {
    room.close();

    assertThat(Wire.exchange(MeshPod.CAPTURED, Wire.post("/mcp", HOST, HEADERS, CALL)))
        .startsWith("HTTP/1.1 200")
        .contains("\"isError\":true");
    assertThat(pod.tools.requests()).isEmpty();
  }
}
