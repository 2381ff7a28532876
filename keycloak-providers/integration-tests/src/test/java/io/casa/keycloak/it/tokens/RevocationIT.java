/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.report;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.EachDatabase;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.RunningKeycloak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Revocation of a session, RFC 7009, and who is told of it. */
@EachDatabase
final class RevocationIT {
  private final RunningKeycloak keycloak;
  private Bank bank;
  private String intentToken;

  RevocationIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void useBank() {
    bank = Bank.shared(keycloak);
    intentToken = bank.intentToken();
  }

  @Test
  void revocationWhenIntentTokenThenEverythingOfTheSessionEnds() {
    String agentToken = bank.agentToken(intentToken);
    String llmToken = bank.askLlmToken(intentToken).text("access_token");
    bank.select(
        intentToken, selected("c1", "get_accounts", "{}"), selected("c2", "get_accounts", "{}"));
    String toolToken = bank.askToolToken(intentToken, "get_accounts", "{}").text("access_token");

    Answer revoked = bank.revoke("assistant", bank.assistant(), intentToken);

    expect(200, revoked);
    assertRevoked(bank.askLlmToken(intentToken));
    assertRevoked(bank.askToolToken(intentToken, "get_accounts", "{}"));
    assertRevoked(bank.askAgentToken(intentToken, "user-input"));
    assertRevoked(
        bank.exchangeAsHelper(
            Map.of("subject_token", agentToken, "scope", "llm-access", "resource", Bank.LLM)));
    expectRefusal(
        bank.report(llmToken, report(UUID.randomUUID().toString())),
        401,
        "invalid_token",
        "session_revoked");
    for (String token : List.of(intentToken, agentToken, llmToken, toolToken)) {
      assertThat(bank.introspect("assistant", bank.assistant(), token, Map.of()).json().toString())
          .isEqualTo("{\"active\":false}");
    }
  }

  @Test
  void revocationWhenAgentTokenThenEitherOfItsTwoAppsMay() {
    expect(200, bank.revoke("helper", bank.helper(), bank.agentToken(intentToken)));
    assertRevoked(bank.askLlmToken(intentToken));

    String another = bank.intentToken();
    expect(200, bank.revoke("assistant", bank.assistant(), bank.agentToken(another)));
    assertRevoked(bank.askLlmToken(another));
  }

  @Test
  void revocationWhenItIsAnothersSessionThenRefusesAndItGoesOn() {
    expectRefusal(
        bank.revoke("helper", bank.helper(), intentToken),
        400,
        "invalid_request",
        "wrong_audience");
    expect(200, bank.askLlmToken(intentToken));
  }

  @Test
  void revocationWhenTokenIsNoSessionsThenRefuses() {
    expectRefusal(
        bank.revoke(
            "assistant", bank.assistant(), bank.askLlmToken(intentToken).text("access_token")),
        400,
        "unsupported_token_type",
        "unsupported_method");
    expect(200, bank.askLlmToken(intentToken));
  }

  @Test
  void revocationWhenTokenIsNotGoodOrRevokedThenSucceeds() {
    expect(200, bank.revoke("assistant", bank.assistant(), intentToken + "A"));
    expect(200, bank.askLlmToken(intentToken));
    expect(200, bank.revoke("assistant", bank.assistant(), intentToken));
    expect(200, bank.revoke("assistant", bank.assistant(), intentToken));
    expect(200, bank.revoke("assistant", bank.assistant(), Bank.open(keycloak).intentToken()));
    expect(200, bank.revoke("assistant", bank.assistant(), "x"));
  }

  @Test
  void revocationWhenTokenIsRepeatedOrCallerProvesNothingThenRefuses() {
    String url = bank.realm().issuer() + "/protocol/openid-connect/revoke";
    var twice = new ArrayList<Map.Entry<String, String>>();
    twice.add(Map.entry("token", intentToken));
    twice.add(Map.entry("token", intentToken));
    expectRefusal(
        Http.form(url, bank.withProof("assistant", bank.assistant(), twice)),
        400,
        "invalid_request",
        "malformed_request");
    assertThat(Http.form(url, List.of(Map.entry("token", intentToken))).status()).isIn(400, 401);
    expect(200, bank.askLlmToken(intentToken));
  }

  @Test
  void listenerWhenASessionIsEndedThenIsToldWithinASecond()
      throws IOException, InterruptedException, ParseException {
    bank = Bank.open(keycloak);
    String before = bank.intentToken();
    String after = bank.intentToken();
    expect(200, bank.revoke("assistant", bank.assistant(), before));
    try (Listening listening = listen()) {
      assertThat(listening.next(5)).isEqualTo("session-revoked " + intentId(before));
      assertThat(listening.next(5)).startsWith("ready");

      long start = System.nanoTime();
      expect(200, bank.revoke("assistant", bank.assistant(), after));
      assertThat(listening.next(5)).isEqualTo("session-revoked " + intentId(after));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void listenerWhenItProvesNothingThenRefuses() {
    String url = bank.realm().issuer() + "/casa/revocations";
    for (HttpRequest.Builder request :
        List.of(
            HttpRequest.newBuilder(URI.create(url)),
            HttpRequest.newBuilder(URI.create(url)).header("Casa-Client-Assertion", "x"),
            HttpRequest.newBuilder(URI.create(url)).header("Casa-Client-Assertion", intentToken))) {
      expectRefusal(
          Http.send(request.header("Accept", "text/event-stream")),
          401,
          "invalid_client",
          "invalid_token");
    }
    expectRefusal(
        Http.send(listenRequest(url + "?since=x")), 400, "invalid_request", "malformed_request");
  }

  private HttpRequest.Builder listenRequest(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Accept", "text/event-stream")
        .header(
            "Casa-Client-Assertion",
            bank.assistant().assertion(bank.realm().clientId("assistant"), bank.realm().issuer()));
  }

  private Listening listen() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpResponse<Stream<String>> response =
        client.send(
            listenRequest(bank.realm().issuer() + "/casa/revocations").build(),
            HttpResponse.BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    return new Listening(client, response.body());
  }

  /** What a listener hears: the event's name, and the intent. */
  private static final class Listening implements AutoCloseable {
    private final HttpClient client;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    Listening(HttpClient client, Stream<String> lines) {
      this.client = client;
      Thread.ofPlatform().daemon().start(() -> read(lines));
    }

    private void read(Stream<String> lines) {
      var name = new StringBuilder();
      try (lines) {
        lines.forEach(line -> hear(line, name));
      } catch (UncheckedIOException e) {
        // The listener has closed the connection.
      }
    }

    private void hear(String line, StringBuilder name) {
      if (line.startsWith("event:")) {
        name.setLength(0);
        name.append(line.substring(6).strip());
      } else if (line.startsWith("data:")) {
        String intent = MasDocuments.read(line.substring(5)).path("intent_id").asText();
        events.add(name + " " + intent);
      }
    }

    String next(int seconds) throws InterruptedException {
      String event = events.poll(seconds, TimeUnit.SECONDS);
      assertThat(event).as("an event within %d s", seconds).isNotNull();
      return event;
    }

    @Override
    public void close() {
      client.shutdownNow();
    }
  }

  private static String intentId(String token) throws ParseException {
    return (String) SignedJWT.parse(token).getJWTClaimsSet().getJSONObjectClaim("intent").get("id");
  }

  private static void assertRevoked(Answer answer) {
    expectRefusal(answer, 400, "invalid_request", "session_revoked");
  }
}
