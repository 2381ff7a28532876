/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.EachDatabase;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.RunningKeycloak;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sidecar is told of its system, and that it has changed. */
@EachDatabase
final class FollowedSystemIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RunningKeycloak keycloak;
  private Bank bank;

  FollowedSystemIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void openBank() {
    bank = Bank.open(keycloak);
  }

  @Test
  void systemWhenAskedByItsAppThenSaysWhoIsInItAndNoSecrets() {
    Answer answer = ask("assistant", bank.assistant());

    expect(200, answer);
    assertThat(answer.json())
        .isEqualTo(
            MasDocuments.read(
                """
                { "schema": "casa.io/system/v1", "name": "banking", "llm": "https://llm.bank.example",
                  "refusalForm": "tool_result",
                  "apps": [
                    {"name": "assistant", "type": "agent", "url": "http://assistant.bank.example",
                     "httpRequestSchema": {"promptFieldJsonPath": "{.prompt}"}},
                    {"name": "bank-tools", "type": "mcp_server", "url": "http://tools.bank.example:8080"},
                    {"name": "helper", "type": "agent", "url": "http://helper.bank.example"},
                    {"name": "weather", "type": "mcp_server", "url": "http://weather.bank.example"},
                    {"name": "web", "type": "client", "url": "https://web.bank.example"}] }
                """));
    assertThat(answer.headers().firstValue("Cache-Control")).contains("private, no-cache");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(etag(answer)).matches("\"[A-Za-z0-9_-]{43}\"");
  }

  @Test
  void systemWhenKnownThenIsNotSentAgainUntilItIsAnotherOne() {
    String known = etag(ask("assistant", bank.assistant()));

    Answer same = ask(request("helper", bank.helper()).header("If-None-Match", known));
    assertThat(same.status()).isEqualTo(304);
    assertThat(etag(same)).isEqualTo(known);
    assertThat(same.json().isMissingNode()).isTrue();

    // What sidecars need not know changes nothing for them.
    ObjectNode document = bank.document();
    document.putArray("enabledToolChecks").add("TOOL_DEFINITION_PINNED");
    expect(200, bank.realm().putSystem(document));
    assertThat(ask(request("assistant", bank.assistant()).header("If-None-Match", known)).status())
        .isEqualTo(304);

    expect(200, bank.realm().putSystem(document.put("refusalForm", "http_403")));
    Answer changed = ask(request("assistant", bank.assistant()).header("If-None-Match", known));
    expect(200, changed);
    assertThat(changed.text("refusalForm")).isEqualTo("http_403");
    assertThat(etag(changed)).isNotEqualTo(known);
  }

  @Test
  void systemWhenAskedByAnotherSystemsAppThenSaysThatOne() {
    AppKey clerk = AppKey.create();
    expect(
        200,
        bank.realm()
            .putSystem(
                MasDocuments.read(
                    """
                    { "schema": "casa.io/mas/v1", "name": "insurance", "enabledToolChecks": [],
                      "apps": [{"name": "clerk", "type": "agent", "jwks": %s,
                                "baseUrl": {"host": "clerk.example", "scheme": "http"}}] }
                    """
                        .formatted(clerk.publicKeySet()))));

    Answer answer = ask("clerk", clerk);

    expect(200, answer);
    assertThat(answer.json().toString()).contains("insurance", "clerk").doesNotContain("bank");
    assertThat(answer.json().has("llm")).isFalse();
  }

  @Test
  void systemWhenAskedWithoutProofThenRefuses() {
    String used = bank.assistant().assertion(clientId("assistant"), bank.realm().issuer());
    expect(200, ask(HttpRequest.newBuilder(url()).header("Casa-Client-Assertion", used)));
    for (HttpRequest.Builder request :
        List.of(
            HttpRequest.newBuilder(url()),
            HttpRequest.newBuilder(url()).header("Casa-Client-Assertion", "x"),
            HttpRequest.newBuilder(url()).header("Casa-Client-Assertion", used),
            HttpRequest.newBuilder(url()).header("Authorization", "Bearer " + bank.intentToken()),
            request("assistant", bank.helper()).header("If-None-Match", "*"))) {
      expectRefusal(ask(request), 401, "invalid_client", "invalid_token");
    }
  }

  @Test
  void systemWhenAskedByAClientThatIsNoAppThenRefuses() {
    AppKey key = AppKey.create();
    expect(
        201,
        bank.realm()
            .admin(
                "POST",
                "/clients",
                """
                {"clientId": "machine", "serviceAccountsEnabled": true,
                 "clientAuthenticatorType": "client-jwt",
                 "attributes": {"use.jwks.string": "true", "jwks.string": "%s"}}
                """
                    .formatted(key.publicKeySet().replace("\"", "\\\""))));

    Answer answer =
        ask(
            HttpRequest.newBuilder(url())
                .header("Casa-Client-Assertion", key.assertion("machine", bank.realm().issuer())));

    expectRefusal(answer, 400, "unauthorized_client", "unsupported_method");
  }

  @Test
  void systemWhenRemovedThenItsAppsAreNobody() {
    assertThat(bank.realm().admin("DELETE", "/casa/systems/banking").status()).isEqualTo(204);

    expectRefusal(ask("assistant", bank.assistant()), 401, "invalid_client", "invalid_token");
  }

  @Test
  void listenerWhenItsSystemChangesThenIsToldThatAndNotWhat() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      HttpRequest listening =
          HttpRequest.newBuilder(URI.create(bank.realm().url() + "/casa/revocations"))
              .header("Accept", "text/event-stream")
              .header(
                  "Casa-Client-Assertion",
                  bank.assistant().assertion(clientId("assistant"), bank.realm().issuer()))
              .build();
      var _ =
          client
              .sendAsync(listening, BodyHandlers.ofLines())
              .thenAcceptAsync(
                  response ->
                      response
                          .body()
                          .filter(line -> line.startsWith("event:") || line.startsWith("data:"))
                          .forEach(heard::add));
      assertThat(next(heard)).isEqualTo("event:ready");
      assertThat(next(heard)).isEqualTo("data:{}");

      ObjectNode document = bank.document();
      ((ArrayNode) document.get("apps")).remove(4);
      expect(200, bank.realm().putSystem(document));

      assertThat(next(heard)).isEqualTo("event:system-changed");
      assertThat(next(heard)).isEqualTo("data:{}");
      assertThat(ask("assistant", bank.assistant()).json().toString()).doesNotContain("weather");
    } finally {
      client.shutdownNow();
    }
  }

  private static String next(BlockingQueue<String> heard) throws InterruptedException {
    String line = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(line).as("what is heard").isNotNull();
    return line;
  }

  private Answer ask(String app, AppKey key) {
    return ask(request(app, key));
  }

  private static Answer ask(HttpRequest.Builder request) {
    return Http.send(request);
  }

  private HttpRequest.Builder request(String app, AppKey key) {
    return HttpRequest.newBuilder(url())
        .header("Casa-Client-Assertion", key.assertion(clientId(app), bank.realm().issuer()));
  }

  private String clientId(String app) {
    return bank.realm().clientId(app);
  }

  private URI url() {
    return URI.create(bank.realm().url() + "/casa/system");
  }

  private static String etag(Answer answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }
}
