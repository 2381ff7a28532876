/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.Ruling;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of an MCP server's answers Envoy shows us: those to POSTs that the check wants read. */
class ServerAnswerIT {
  private static Edge edge;

  @BeforeAll
  static void start() throws Exception {
    edge = Edge.startAtServer();
  }

  @AfterAll
  static void stop() throws Exception {
    edge.close();
  }

  @BeforeEach
  void reset() {
    edge.reset();
  }

  private static String call() throws Exception {
    return Wire.exchange(
        edge.settings.inbound().port(),
        Wire.post("/mcp", Edge.MCP_HOST, "Authorization: Bearer t\r\n", "{}"));
  }

  private static void pass(Set<String> removeHeaders, Map<String, String> metadata) {
    edge.guard(
        request ->
            CompletableFuture.completedFuture(new Ruling.Pass(Map.of(), removeHeaders, metadata)));
  }

  @Test
  void answerWhenCheckTellsItsReaderSomethingThenIsRead() throws Exception {
    pass(Set.of("authorization"), Map.of("casa_kind", "tools"));

    assertThat(call()).startsWith("HTTP/1.1 200").contains("reached");
    assertThat(edge.opened).containsExactly(Map.of("casa_kind", "tools"));
  }

  @Test
  void answerWhenCheckTellsItsReaderNothingThenIsNotRead() throws Exception {
    pass(Set.of("authorization"), Map.of());

    assertThat(call()).startsWith("HTTP/1.1 200").contains("reached");
    assertThat(edge.opened).isEmpty();
  }

  @Test
  void answerWhenEnvoyDoesNotChooseItsRouteAnewThenIsRead() throws Exception {
    pass(Set.of(), Map.of()); // changes no header, so Envoy keeps the route

    assertThat(call()).startsWith("HTTP/1.1 200").contains("reached");
    assertThat(edge.opened).hasSize(1);
  }
}
