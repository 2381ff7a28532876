/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static io.casa.endtoend.Refusals.assertDone;
import static io.casa.endtoend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import io.casa.endtoend.RawHttp.RawAnswer;
import io.casa.endtoend.RawHttp.RawRequest;
import io.casa.endtoend.Recorder.Received;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An administrator changes the system in Keycloak, and the running sidecars follow. */
final class FollowedSystemIT {
  private static final Duration SECONDS = Duration.ofSeconds(15);
  private static final String TOOL = "count_desks";
  private static final String OPENING =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
       "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";
  private static final String TOOLS =
      """
      {"tools": [{"name": "count_desks", "description": "Counts the desks of a branch office.", "inputSchema": {"type": "object"}}]}
      """;

  private static final CountDownLatch rest = new CountDownLatch(1);
  private static Puppets puppets;
  private static Recorder desks;
  private static String host;

  @BeforeAll
  static void start() {
    puppets = new Puppets(List.of());
    int port = Ports.free();
    host = "127.0.0.1:" + port;
    desks = Recorder.start(port, FollowedSystemIT::answer);
  }

  @AfterAll
  static void end() {
    rest.countDown();
    puppets.close();
    desks.close();
  }

  @Test
  void serverWhenPutIntoTheSystemThenIsReachedAndWhenTakenOutThenIsRefusedAndItsStreamEndsWell()
      throws Exception {
    RealmAdmin admin = puppets.casa.admin();
    String realm = puppets.casa.realm();
    JsonNode before = admin.document(realm);
    assertRefused(callDesks(), 403, "unknown_target");

    admin.putDocument(realm, withDesks(before.deepCopy()));
    Awaitility.await("the new server is reached")
        .atMost(SECONDS)
        .untilAsserted(() -> assertDone(callDesks()));

    try (HttpClient agent = behindItsSidecar();
        BufferedReader stream = openStream(agent)) {
      assertThat(stream.readLine()).isEqualTo("data: first");

      admin.putDocument(realm, before);
      Awaitility.await("the server is refused")
          .atMost(SECONDS)
          .untilAsserted(() -> assertRefused(callDesks(), 403, "unknown_target"));

      rest.countDown();
      assertThat(stream.lines()).containsExactly("", "data: second", "");
    }
    assertThat(puppets.casa.metrics("assistant"))
        .contains(
            "casa_settings_generation 3.0",
            "casa_settings_reloads_total{result=\"applied\"} 2.0",
            "casa_settings_reloads_total{result=\"refused\"} 0.0");
  }

  private static JsonNode withDesks(JsonNode document) {
    var app = ((ArrayNode) document.path("apps")).addObject();
    app.put("name", "desks").put("type", "mcp_server");
    app.putObject("baseUrl").put("host", host).put("scheme", "http");
    app.set("tools", Puppets.json(TOOLS).path("tools"));
    return document;
  }

  private static RawAnswer callDesks() {
    return puppets.afterSelection(
        TOOL,
        "{}",
        RawRequest.post("http://" + host + "/mcp", host, PuppetAgent.Hands.message(TOOL, "{}"))
            .with("MCP-Protocol-Version: 2025-11-25"));
  }

  private static HttpClient behindItsSidecar() {
    URI proxy = URI.create(puppets.casa.app("assistant").outboundProxy());
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort())))
        .build();
  }

  private static BufferedReader openStream(HttpClient agent)
      throws IOException, InterruptedException {
    var answer =
        agent.send(
            HttpRequest.newBuilder(URI.create("http://" + host + "/mcp"))
                .header("accept", "application/json, text/event-stream")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(OPENING))
                .build(),
            BodyHandlers.ofInputStream());
    InputStream body = answer.body();
    assertThat(answer.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /** A tool is done at once; what opens a session is answered in two parts. */
  private static void answer(Received request, HttpExchange exchange) throws IOException {
    if (request.body().contains("tools/call")) {
      Recorder.answer(
          exchange,
          200,
          "{\"jsonrpc\": \"2.0\", \"id\": 7, \"result\": {\"content\": [{\"type\": \"text\", \"text\": \"done\"}]}}");
      return;
    }
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (exchange) {
      exchange.getResponseBody().write("data: first\n\n".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      if (rest.await(1, TimeUnit.MINUTES)) {
        exchange.getResponseBody().write("data: second\n\n".getBytes(StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
