/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An MCP server in a pod as Istio makes them ({@link MeshPod} says what of it isn't there). */
class IstioServerIT {
  private static final String HOST = "tools.bank.svc.cluster.local:8080";
  private static final String CALL =
      """
      {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"pay","arguments":{"n":10}}}""";
  private static final String LIST =
      """
      {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""";

  /** SHA-256 of {"n":10} in base64url, by openssl. */
  private static final String HASH = "P_ZpjhAYafNuCIUWxsDKZJXEDAq9rnL25NEkYQ2s57A";

  @TempDir private static Path folder;
  private static ECKey key;
  private static MeshPod pod;
  private static Upstream keycloak;

  @BeforeAll
  static void start() throws Exception {
    key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    pod = MeshPod.ofServer(folder);
    keycloak = new Upstream(pod.keycloak);
    keycloak.answersWith(exchange -> json(exchange, new JWKSet(key).toString()));
  }

  @AfterAll
  static void stop() {
    pod.close();
    keycloak.close();
  }

  @BeforeEach
  void reset() {
    pod.application.reset();
  }

  private static void json(HttpExchange exchange, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.getResponseHeaders().set(EdgeNames.DECISION_HEADER, "invented");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String token() throws Exception {
    long now = Instant.now().getEpochSecond();
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID("k1")
                .build(),
            new Payload(
                """
                {"iss":"%s","aud":"http://%s","exp":%d,"iat":%d,"jti":"%s","tools":["pay"],
                 "scope":"call-tools tool:pay","act":{"sub":"assistant"},
                 "intent":{"id":"i1","sha256":"h"},"authorization_details":[
                  {"type":"urn:casa:tool-call","tool":"pay","arguments_sha256":"%s"}]}"""
                    .formatted(pod.issuer(), HOST, now + 30, now, UUID.randomUUID(), HASH)));
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  private static String post(int port, String headers, String body) throws IOException {
    String accept = "Accept: application/json, text/event-stream\r\n";
    return Wire.exchange(port, Wire.post("/mcp", HOST, accept + headers, body));
  }

  private static String headOf(String request) throws IOException {
    try (Wire wire = new Wire(pod.inbound)) {
      wire.send(request);
      return wire.readHead();
    }
  }

  @Test
  void patchesThenEachFindsItsPlaceInIstiosConfiguration() throws Exception {
    assertThat(pod.applied).isNotEmpty().doesNotContain(0);
    assertThat(pod.check()).startsWith("0 good, for tools");
  }

  @Test
  void callWhenItsTokenCoversItThenReachesTheServerAndItsAnswerIsNotRead() throws Exception {
    pod.application.answersWith(exchange -> json(exchange, "{\"done\":true}"));

    // Only the second of its life is surely newer than the sidecar's memory of used tokens.
    String[] answer = {""};
    await()
        .until(
            () -> {
              answer[0] = post(pod.inbound, "Authorization: Bearer " + token() + "\r\n", CALL);
              return answer[0].startsWith("HTTP/1.1 200");
            });

    assertThat(answer[0]).contains("{\"done\":true}").doesNotContain("invented");
    assertThat(pod.application.requests()).hasSize(1);
    assertThat(pod.application.requests().getFirst()).doesNotContain("authorization");
    await().until(() -> pod.envoyLog().contains("HTTP/1.1 200 - casa.unread"));
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void callWithoutTokenThenIsRefusedAlsoAtAPortThatIstioWasNotTold(boolean declared)
      throws Exception {
    String answer = post(declared ? pod.inbound : pod.undeclared, "", CALL);

    assertThat(answer).startsWith("HTTP/1.1 401").contains("missing_token", "www-authenticate");
    assertThat(pod.application.requests()).isEmpty();
    assertThat(pod.decisions()).contains("\"inbound\"", "missing_token");
  }

  @Test
  void bytesThatAreNoHttpThenGoNowhere() throws Exception {
    assertThat(Wire.exchange(pod.undeclared, "SSH-2.0-client\r\n\r\n\r\n")).isEmpty();
  }

  @Test
  void webSocketThenIsRefused() throws Exception {
    String upgrade =
        Wire.lines(
                "GET /mcp HTTP/1.1",
                "Host: " + HOST,
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Accept: text/event-stream",
                "MCP-Session-Id: s")
            + "\r\n";
    assertThat(headOf(upgrade)).startsWith("HTTP/1.1 403");
    assertThat(pod.application.requests()).isEmpty();
  }

  @Test
  void headersInOurNameThenAreStrippedAndEscapedSlashesRefused() throws Exception {
    pod.application.answersWith(exchange -> json(exchange, "{}"));
    String ours = "X-Envoy-Retry-On: 5xx\r\nX-Casa-Held: n\r\n";

    assertThat(post(pod.inbound, ours, LIST)).startsWith("HTTP/1.1");
    assertThat(pod.application.requests()).hasSize(1);
    assertThat(pod.application.requests().getFirst()).doesNotContain("x-envoy-", "x-casa-");

    // The connection ends before the reader of answers could have passed on Envoy's 400.
    assertThat(headOf(Wire.post("/mcp", HOST, "mcp_method: x\r\n", LIST))).isEmpty();
    assertThat(headOf(Wire.post("/a%2fb", HOST, "", LIST))).startsWith("HTTP/1.1 400");
    assertThat(pod.application.requests()).hasSize(1);
  }

  @Test
  void toolListWhenItCanNotBeReadThenIsCut() throws Exception {
    pod.application.answersWith(exchange -> json(exchange, "{\"id\":1,\"id\":1,\"secret\":1}"));

    assertThat(post(pod.inbound, "", LIST)).doesNotContain("secret");
    assertThat(pod.application.requests()).hasSize(1);
  }
}
