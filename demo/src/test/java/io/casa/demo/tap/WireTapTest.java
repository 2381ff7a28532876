/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.tap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.casa.demo.app.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WireTapTest {
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\"}}";

  private final HttpClient http = HttpClient.newHttpClient();
  private LoopbackServer upstream;
  private WireTap tap;

  @BeforeEach
  void start() {
    upstream = LoopbackServer.start(0, Map.of("/", WireTapTest::echo));
    tap = WireTap.start(0, 0, "127.0.0.1:" + upstream.port());
  }

  @AfterEach
  void stop() {
    tap.close();
    upstream.close();
    http.close();
  }

  private static void echo(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("x-seen-host", exchange.getRequestHeaders().getFirst("Host"));
    LoopbackServer.answerJson(
        exchange,
        exchange.getRequestMethod().equals("POST") ? 201 : 405,
        exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
  }

  @Test
  void forwardPassesRequestAndAnswerOnUnchanged() throws Exception {
    HttpResponse<String> answer = send("POST", "/mcp?a=b%20c", "hello");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("POST /mcp?a=b%20c hello");
    assertThat(answer.headers().firstValue("x-seen-host")).contains("tools.bank.example:8080");
    assertThat(send("GET", "/mcp", "").statusCode()).isEqualTo(405);
  }

  @Test
  void lastShowsTheNewestToolCallWithItsAuthorization() throws Exception {
    assertThat(last().statusCode()).isEqualTo(404);

    send("POST", "/mcp", CALL);
    send("POST", "/mcp", CALL.replace("tools/call", "ping"));

    var seen = new ObjectMapper().readTree(last().body());
    assertThat(seen.path("path").asText()).isEqualTo("/mcp");
    assertThat(seen.at("/headers/authorization").asText()).isEqualTo("Bearer t3");
    assertThat(seen.at("/headers/host").asText()).isEqualTo("tools.bank.example:8080");
    assertThat(seen.path("body").asText()).isEqualTo(CALL);
  }

  @Test
  void forwardWhenNobodyIsThereThenA502() throws Exception {
    upstream.close();
    assertThat(send("POST", "/mcp", "x").statusCode()).isEqualTo(502);
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tap.port() + path))
            .header("Host", "tools.bank.example:8080")
            .header("Authorization", "Bearer t3")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> last() throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tap.controlPort() + "/last"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
