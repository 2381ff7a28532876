/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.casa.exchange.Reading;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemClientTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Optional<String> KNOWN = Optional.of("\"1\"");

  private final List<Headers> asked = new ArrayList<>();
  private final List<KeycloakRequests.Endpoint> counted = new ArrayList<>();
  private HttpServer http;
  private SystemClient client;
  private int status = 200;
  private String text = "{}";
  private URI issuer;

  @BeforeEach
  void open() throws Exception {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/realms/banking/casa/system",
        exchange -> {
          try (exchange) {
            asked.add(exchange.getRequestHeaders());
            exchange.getResponseHeaders().add("etag", "\"2\"");
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, status == 304 ? -1 : body.length);
            if (status != 304) {
              exchange.getResponseBody().write(body);
            }
          }
        });
    http.start();
    issuer = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/realms/banking");
    String jwk = new ECKeyGenerator(Curve.P_256).keyID("k").generate().toJSONString();
    client =
        new SystemClient(
            issuer,
            "http://app",
            ((Reading.Valid<ClientKey>) ClientKey.parse(jwk)).value(),
            Clock.fixed(NOW, ZoneOffset.UTC),
            (endpoint, _, _) -> counted.add(endpoint));
  }

  @AfterEach
  void close() {
    client.close();
    http.stop(0);
  }

  @Test
  void systemWhenAskedForThenTheAppProvesItselfAndSaysWhatItKnows() throws Exception {
    assertThat(client.ask(Optional.empty()))
        .isEqualTo(new SystemAnswer.Said("{}", Optional.of("\"2\"")));
    client.ask(KNOWN);

    assertThat(asked.getFirst().getFirst("if-none-match")).isNull();
    assertThat(asked.getLast().getFirst("if-none-match")).isEqualTo("\"1\"");
    SignedJWT proof = SignedJWT.parse(asked.getFirst().getFirst("casa-client-assertion"));
    assertThat(proof.getJWTClaimsSet().getAudience()).containsExactly(issuer.toString());
    assertThat(proof.getJWTClaimsSet().getExpirationTime())
        .isEqualTo(Date.from(NOW.plusSeconds(60)));
    assertThat(counted).containsOnly(KeycloakRequests.Endpoint.SYSTEM).hasSize(2);
  }

  @Test
  void systemWhenNotModifiedThenIsTheSameForWhoSaidWhatItKnows() throws Exception {
    status = 304;

    assertThat(client.ask(KNOWN)).isEqualTo(new SystemAnswer.Same());
    assertThat(client.ask(Optional.empty())).isEqualTo(new SystemAnswer.Unanswered("HTTP 304"));
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 302, 400, 401, 403, 404, 500, 503})
  void systemWhenAnsweredOtherwiseThenIsNone(int other) throws Exception {
    status = other;

    assertThat(client.ask(KNOWN)).isEqualTo(new SystemAnswer.Unanswered("HTTP " + other));
  }

  @Test
  void systemWhenTheAnswerIsHugeThenIsNone() throws Exception {
    text = "{" + " ".repeat(1024 * 1024) + "}";

    assertThat(client.ask(KNOWN)).isEqualTo(new SystemAnswer.Unanswered("no answer"));
  }

  @Test
  void systemWhenKeycloakIsAwayThenIsNone() throws Exception {
    http.stop(0);

    assertThat(client.ask(KNOWN)).isEqualTo(new SystemAnswer.Unanswered("no answer"));
  }
}
