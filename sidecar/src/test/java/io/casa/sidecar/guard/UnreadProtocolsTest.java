/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.AGENT;
import static io.casa.sidecar.guard.GuardFixture.HELPER;
import static io.casa.sidecar.guard.GuardFixture.LLM;
import static io.casa.sidecar.guard.GuardFixture.TOOLS;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.guard.GuardFixture.decide;
import static io.casa.sidecar.guard.GuardFixture.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.GuardSettings.AppType;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Envoy lets through and no guard reads. */
class UnreadProtocolsTest {
  @ParameterizedTest
  @ValueSource(strings = {LLM, TOOLS, HELPER, "stranger.example"})
  void grpcWhenItLeavesThenIsRefusedForOneReason(String host) throws SidecarException {
    GuardFixture fixture = new GuardFixture();
    fixture.open("Pay my rent", Map.of());

    for (String type : new String[] {"application/grpc", "Application/gRPC+proto"}) {
      HttpRequest request =
          post(Direction.OUTBOUND, host, "/mcp", "{}", Map.of("content-type", type));
      assertRefused(decide(fixture.guards.outbound(), request), 403, "unsupported_method");
    }
  }

  @ParameterizedTest
  @EnumSource
  void grpcWhenItComesInThenIsRefusedForOneReason(AppType type) throws SidecarException {
    GuardFixture fixture =
        new GuardFixture(type, type == AppType.AGENT ? Optional.of("{.prompt}") : Optional.empty());
    HttpRequest request =
        post(
            Direction.INBOUND,
            AGENT,
            "/chat",
            "{\"prompt\":\"Pay my rent\"}",
            Map.of("content-type", "application/grpc-web"));

    assertRefused(decide(fixture.guards.inbound(), request), 403, "unsupported_method");
    assertThat(fixture.decisions).hasSize(1);
    assertThat(fixture.guards.sessions()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND", "get"})
  void methodWhenNoProtocolHasItThenIsRefusedByEveryGuard(String method) throws SidecarException {
    GuardFixture agent = new GuardFixture();
    agent.open("Pay my rent", Map.of());
    for (String host : new String[] {LLM, TOOLS, HELPER, "stranger.example"}) {
      assertTurnedAway(agent.guards.outbound(), request(Direction.OUTBOUND, host, method));
    }
    for (AppType type : AppType.values()) {
      GuardFixture fixture =
          new GuardFixture(
              type, type == AppType.AGENT ? Optional.of("{.prompt}") : Optional.empty());
      assertTurnedAway(fixture.guards.inbound(), request(Direction.INBOUND, AGENT, method));
    }
  }

  @Test
  void traceWhenForAWellKnownDocumentThenIsRefused() throws SidecarException {
    GuardFixture server = new GuardFixture(AppType.MCP_SERVER, Optional.empty());
    for (String path :
        new String[] {
          "/.well-known/oauth-protected-resource", "/.well-known/agent-card.json", "/"
        }) {
      HttpRequest request =
          new HttpRequest(Direction.INBOUND, "TRACE", path, TOOLS, Map.of(), new byte[0]);
      assertTurnedAway(server.guards.inbound(), request);
    }
  }

  private static HttpRequest request(Direction direction, String host, String method) {
    return new HttpRequest(
        direction, method, "/mcp", host, Map.of("accept", "text/event-stream"), new byte[0]);
  }

  private static void assertTurnedAway(RequestGuard guard, HttpRequest request) {
    assertThat(decide(guard, request)).as("%s", request).isInstanceOf(Ruling.Refuse.class);
  }
}
