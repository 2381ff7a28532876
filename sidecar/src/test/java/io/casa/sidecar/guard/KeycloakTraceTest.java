/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.traces.Collector.hex;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import io.casa.sidecar.guard.GuardSettings.App;
import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.session.MemoryShare;
import io.casa.sidecar.traces.Collector;
import io.casa.sidecar.traces.Traces;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trace from the request to Keycloak, through the guards and over HTTP. */
class KeycloakTraceTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @TempDir private Path folder;

  @Test
  void promptWhenKeycloakIsAskedThenItsRequestIsBelowItsSpanAndKeycloakBelowThat()
      throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    HttpServer keycloak =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keycloak.createContext(
        "/realms/bank/protocol/openid-connect/token",
        exchange -> {
          try (exchange) {
            told.add(exchange.getRequestHeaders().getFirst("traceparent"));
            exchange.sendResponseHeaders(503, -1);
          }
        });
    keycloak.start();
    try (var collector = new Collector()) {
      prompt("http://127.0.0.1:" + keycloak.getAddress().getPort() + "/realms/bank", collector);

      Span decision = named(collector, "prompt");
      Span request = named(collector, "POST token");
      assertThat(hex(decision.getTraceId())).isEqualTo(TRACE);
      assertThat(hex(decision.getParentSpanId())).isEqualTo("b7ad6b7169203331");
      assertThat(hex(request.getTraceId())).isEqualTo(TRACE);
      assertThat(request.getParentSpanId()).isEqualTo(decision.getSpanId());
      assertThat(told).containsExactly("00-" + TRACE + "-" + hex(request.getSpanId()) + "-01");
      assertThat(collector.spans().toString()).doesNotContain("SECRET");
    } finally {
      keycloak.stop(0);
    }
  }

  private void prompt(String issuer, Collector collector) throws Exception {
    try (Traces traces = Traces.open("assistant", collector.environment()).orElseThrow();
        Guards guards =
            Guards.open(
                settings(issuer),
                traces.after((DecisionRecord _) -> {}),
                traces.after((_, _, _) -> {}),
                MemoryShare.among(1),
                Optional.empty())) {
      var _ =
          GuardFixture.decide(
              guards.inbound(),
              GuardFixture.post(
                  Direction.INBOUND,
                  GuardFixture.AGENT,
                  "/chat",
                  "{\"prompt\":\"Pay SECRET\"}",
                  Map.of("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")));
    }
  }

  private GuardSettings settings(String issuer) throws Exception {
    GuardSettings settings = GuardFixture.settings(AppType.AGENT, Optional.of("{.prompt}"));
    App app = settings.app();
    Path key = folder.resolve("assistant.jwk");
    Files.writeString(key, new ECKeyGenerator(Curve.P_256).keyID("k").generate().toJSONString());
    return new GuardSettings(
        settings.system(),
        URI.create(issuer),
        new App(app.name(), app.type(), app.url(), app.clientId(), app.promptFields(), key),
        settings.llm(),
        settings.mcpServers(),
        settings.agents(),
        settings.approvalWait());
  }

  private static Span named(Collector collector, String name) {
    return collector.spans().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " among " + collector.spans()));
  }
}
