/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.DocumentHost;
import io.casa.keycloak.it.DocumentHost.Served;
import io.casa.keycloak.it.EachDatabase;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.OutsideAgent;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.TestRealm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients from outside, at each endpoint at which they may come. */
@EachDatabase
@ExtendWith(KeycloakServers.class)
final class ClientDocumentsIT {
  private final DocumentHost host;
  private final TestRealm realm;
  private final OutsideAgent agent;
  private final AppKey key;
  private final String path;
  private final String clientId;

  ClientDocumentsIT(RunningKeycloak keycloak, DocumentHost host) {
    this.host = host;
    this.realm = keycloak.newRealm();
    this.agent = OutsideAgent.of(realm, host);
    this.key = agent.key();
    this.path = agent.path();
    this.clientId = agent.clientId();
  }

  @Test
  void tokenWhenClientIsNewThenRegistersItByItsDocument() {
    agent.trust();
    host.serve(path, Served.json(agent.document().put("agent_card", "unknown").toString()));

    Answer answer = agent.token();

    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    assertThat(answer.text("scope")).isEqualTo("casa-agents");
    JsonNode client = realm.client(clientId);
    assertThat(client.path("name").textValue()).isEqualTo("Agent");
    assertThat(client.path("clientAuthenticatorType").textValue()).isEqualTo("client-jwt");
    for (String off :
        List.of(
            "publicClient",
            "fullScopeAllowed",
            "implicitFlowEnabled",
            "directAccessGrantsEnabled",
            "bearerOnly")) {
      assertThat(client.path(off).booleanValue()).as(off).isFalse();
    }
    assertThat(client.path("consentRequired").booleanValue()).isTrue();
    assertThat(client.path("serviceAccountsEnabled").booleanValue()).isTrue();
    assertThat(client.has("secret")).isFalse();
    assertThat(client.path("defaultClientScopes"))
        .extracting(JsonNode::textValue)
        .containsExactly("casa-agents");
    assertThat(client.path("optionalClientScopes")).isEmpty();
    assertThat(client.path("attributes").path("casa.cimd.url").textValue()).isEqualTo(clientId);
    assertThat(client.path("attributes").has("jwks.url")).isFalse();
    JsonNode user =
        realm
            .admin("GET", "/clients/" + client.path("id").textValue() + "/service-account-user")
            .json();
    assertThat(
            realm
                .admin("GET", "/users/" + user.path("id").textValue() + "/role-mappings")
                .json()
                .size())
        .as("no roles")
        .isZero();
    assertThat(host.asked(path)).hasSize(1);
    assertThat(agent.token().status()).as("known by now").isEqualTo(200);
    assertThat(host.asked(path)).hasSize(1);
  }

  @Test
  void tokenWhenKeyIsNotTheDocumentsThenRefuses() {
    agent.trust();
    agent.publish();

    assertThat(agent.token(AppKey.create()).status()).isIn(400, 401);
    assertThat(agent.token().status()).isEqualTo(200);
  }

  /** Keycloak takes its endpoints' URLs as well; the rest of the rules is ClientAssertionIT's. */
  @Test
  void tokenWhenAssertionIsForAnEndpointThenRefuses() {
    agent.trust();
    agent.publish();
    String endpoint = realm.issuer() + "/protocol/openid-connect/token";

    Answer answer =
        realm.token(
            List.of(
                Map.entry("grant_type", "client_credentials"),
                Map.entry("client_id", clientId),
                Map.entry(
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                Map.entry("client_assertion", key.assertion(clientId, endpoint))));

    assertThat(answer.text("error")).isEqualTo("invalid_client");
    assertThat(agent.token().status()).isEqualTo(200);
  }

  @Test
  void tokenWhenOnlyTheAssertionNamesTheClientThenRegistersIt() {
    agent.trust();
    agent.publish();

    Answer answer =
        realm.token(
            List.of(
                Map.entry("grant_type", "client_credentials"),
                Map.entry(
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                Map.entry("client_assertion", key.assertion(clientId, realm.issuer()))));

    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
  }

  @Test
  void tokenWhenFirstRequestsComeAtOnceThenThereIsOneClient() throws Exception {
    agent.trust();
    agent.publish();
    int many = 6;

    try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        answers.add(threads.submit(() -> agent.token()));
      }
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).as(answer.get().json().toString()).isEqualTo(200);
      }
    }
    assertThat(
            realm
                .admin(
                    "GET",
                    "/clients?search=true&clientId="
                        + URLEncoder.encode(clientId, StandardCharsets.UTF_8))
                .json())
        .hasSize(1);
    assertThat(host.asked(path)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "301 | application/json | {} | redirect_refused",
        "404 | text/plain | x | document_gone",
        "500 | application/json | {} | status_not_ok",
        "200 | text/html | {} | media_type_not_json",
        "200 | application/json | {} | client_id_missing",
        "200 | application/json | {\"client_id\":\"x\"} | client_id_mismatch",
        "200 | application/json | {\"client_id\":\"x\",\"client_id\":\"x\"} | document_malformed"
      })
  void tokenWhenDocumentIsRefusedThenThereIsNoClient(
      int status, String type, String body, String reason) {
    agent.trust();
    host.serve(path, new Served(status, type, body, ""));

    assertRefused(agent.token(), reason);
    assertThat(realm.client(clientId).isMissingNode()).isTrue();
    JsonNode event = realm.admin("GET", "/events?type=CLIENT_LOGIN_ERROR").json().path(0);
    assertThat(event.path("details").path("casa_reason").textValue())
        .as(event.toString())
        .isEqualTo(reason);

    // What was refused is not remembered.
    agent.publish();
    assertThat(agent.token().status()).isEqualTo(200);
  }

  @Test
  void tokenWhenDocumentHoldsASecretOrPrivateKeyThenRefuses() {
    agent.trust();
    host.serve(path, Served.json(agent.document().put("client_secret", "s").toString()));
    assertRefused(agent.token(), "shared_secret_refused");

    ObjectNode leaked = agent.document();
    leaked.set("jwks", MasDocuments.read("{\"keys\":[" + key.key().toJSONString() + "]}"));
    host.serve(path, Served.json(leaked.toString()));
    assertRefused(agent.token(), "private_key_published");
    assertThat(realm.client(clientId).isMissingNode()).isTrue();
  }

  @Test
  void tokenWhenHostIsNotTrustedThenDoesNotAsk() {
    agent.trust("hosts", "other.example");
    agent.publish();

    assertRefused(agent.token(), "host_not_allowed");
    assertThat(host.asked(path)).isEmpty();
  }

  @Test
  void tokenWhenAddressIsSpecialUseThenDoesNotConnect() {
    agent.trust("permitted-addresses", "192.0.2.1");
    agent.publish();

    assertRefused(agent.token(), "address_not_allowed");
    assertThat(host.asked(path)).isEmpty();
  }

  @Test
  void tokenWhenPolicyIsMalformedThenTrustsNobody() {
    agent.trust("max-clients", "many");
    agent.publish();

    assertRefused(agent.token(), "policy_malformed");
    assertThat(host.asked(path)).isEmpty();
  }

  @Test
  void tokenWhenRealmHasNoPolicyThenClientIsUnknownAsEver() {
    agent.publish();

    Answer answer = agent.token();

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text("error")).isEqualTo("invalid_client");
    assertThat(answer.json().has("casa_reason")).isFalse();
    assertThat(host.asked(path)).isEmpty();
  }

  @Test
  void tokenWhenThereAreEnoughClientsThenRefusesMore() {
    agent.trust("max-clients", "1");
    agent.publish();
    assertThat(agent.token().status()).isEqualTo(200);
    String second = path + "2";
    host.serve(second, Served.json(agent.document().put("client_id", host.url(second)).toString()));

    assertRefused(new OutsideAgent(realm, host, second, key).token(), "too_many_clients");
    assertThat(agent.token().status()).isEqualTo(200);
  }

  @Test
  void tokenWhenKeysAreRotatedThenAsksForThemAgain() {
    agent.trust("refetch-seconds", "1");
    String keys = path + ".jwks";
    ObjectNode document = agent.document();
    document.remove("jwks");
    host.serve(path, Served.json(document.put("jwks_uri", host.url(keys)).toString()));
    host.serve(keys, Served.json(key.publicKeySet()));
    assertThat(agent.token().status()).isEqualTo(200);
    AppKey next = AppKey.create();
    host.serve(keys, Served.json(next.publicKeySet()));

    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(agent.token(next).status()).isEqualTo(200));
    assertThat(agent.token().status()).as("the old key").isIn(400, 401);
  }

  @Test
  void tokenWhenUnknownKeysKeepComingThenAsksOnceInAWhile() {
    agent.trust("refetch-seconds", "3600");
    agent.publish();
    assertThat(agent.token().status()).isEqualTo(200);

    for (int i = 0; i < 5; i++) {
      assertThat(agent.token(AppKey.create()).status()).isIn(400, 401);
    }
    assertThat(host.asked(path)).hasSize(1);
  }

  @Test
  void tokenWhenDocumentExpiresThenAsksWhetherItChanged() {
    agent.trust("min-cache-seconds", "1", "max-cache-seconds", "1");
    host.serve(path, new Served(200, "application/json", agent.document().toString(), "\"v1\""));
    assertThat(agent.token().status()).isEqualTo(200);

    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              assertThat(agent.token().status()).isEqualTo(200);
              assertThat(host.asked(path).getLast().ifNoneMatch()).isEqualTo("\"v1\"");
            });
    assertThat(realm.client(clientId).path("attributes").path("casa.cimd.etag").textValue())
        .isEqualTo("\"v1\"");
  }

  @Test
  void tokenWhenDocumentIsGoneThenClientIsDisabledUntilItIsBack() {
    agent.trust("min-cache-seconds", "1");
    agent.publish();
    assertThat(agent.token().status()).isEqualTo(200);
    host.serve(path, new Served(410, "text/plain", "", ""));

    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertRefused(agent.token(), "document_gone"));
    assertThat(realm.client(clientId).path("enabled").booleanValue()).isFalse();

    agent.publish();
    Answer back = agent.token();
    assertThat(back.status()).as(back.json().toString()).isEqualTo(200);
    assertThat(realm.client(clientId).path("enabled").booleanValue()).isTrue();
  }

  @Test
  void tokenWhenAdministratorDisabledTheClientThenItStaysDisabled() {
    agent.trust("min-cache-seconds", "1");
    agent.publish();
    assertThat(agent.token().status()).isEqualTo(200);
    ObjectNode client = (ObjectNode) realm.client(clientId);
    realm.admin(
        "PUT",
        "/clients/" + client.path("id").textValue(),
        client.put("enabled", false).toString());

    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertRefused(agent.token(), "client_disabled"));
    assertThat(realm.client(clientId).path("enabled").booleanValue()).isFalse();
  }

  @Test
  void timeWhenDocumentIsNotNeededForLongThenClientIsRemoved() {
    agent.trust("min-cache-seconds", "1", "unused-seconds", "1");
    agent.publish();
    assertThat(agent.token().status()).isEqualTo(200);
    realm.admin("POST", "/clients", "{\"clientId\":\"https://localhost/foreign\"}");

    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(realm.client(clientId).isMissingNode()).isTrue());
    assertThat(realm.client("https://localhost/foreign").isMissingNode()).isFalse();
    assertThat(realm.admin("GET", "/users").json()).as("its service account").isEmpty();
  }

  @Test
  void timeWhenDocumentIsGoneForLongThenClientIsRemoved() {
    agent.trust("min-cache-seconds", "1", "max-cache-seconds", "1");
    agent.publish();
    assertThat(agent.token().status()).isEqualTo(200);
    host.serve(path, new Served(404, "text/plain", "", ""));

    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              assertRefused(agent.token(), "document_gone");
              assertThat(realm.client(clientId).isMissingNode()).isTrue();
            });
  }

  @Test
  void exchangeWhenClientIsNewThenRegistersIt() {
    agent.trust();
    agent.publish();

    Answer answer =
        realm.token(
            Stream.concat(
                    agent.authentication(key).stream(),
                    Stream.of(
                        Map.entry("grant_type", OutsideAgent.EXCHANGE),
                        Map.entry("subject_token", "garbage"),
                        Map.entry(
                            "subject_token_type", "urn:ietf:params:oauth:token-type:access_token")))
                .toList());

    assertThat(answer.text("error")).isNotEqualTo("invalid_client");
    assertThat(
            realm
                .client(clientId)
                .path("attributes")
                .path("standard.token.exchange.enabled")
                .textValue())
        .isEqualTo("true");
  }

  @Test
  void parWhenClientIsNewThenRegistersIt() {
    agent.trust();
    agent.publish();
    List<Map.Entry<String, String>> form = new ArrayList<>(agent.authentication(key));
    authorization().forEach((name, value) -> form.add(Map.entry(name, value)));

    Answer answer = Http.form(endpoint("/ext/par/request"), form);

    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
    assertThat(answer.text("request_uri")).isNotEmpty();
  }

  @Test
  void deviceWhenClientIsNewThenRegistersIt() {
    agent.trust();
    ObjectNode document = agent.document();
    document.set("grant_types", document.arrayNode().add(OutsideAgent.DEVICE));
    host.serve(path, Served.json(document.toString()));

    Answer answer = Http.form(endpoint("/auth/device"), agent.authentication(key));

    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    assertThat(answer.text("device_code")).isNotEmpty();
  }

  @Test
  void introspectWhenClientIsNewThenDoesNotRegisterIt() {
    agent.trust();
    agent.publish();
    List<Map.Entry<String, String>> form = new ArrayList<>(agent.authentication(key));
    form.add(Map.entry("token", "x"));

    assertThat(Http.form(endpoint("/token/introspect"), form).status()).isIn(400, 401);
    assertThat(host.asked(path)).isEmpty();
    assertThat(realm.client(clientId).isMissingNode()).isTrue();
  }

  @Test
  void authorizeWhenClientIsNewThenRegistersItAndAsksTheUser() {
    agent.trust();
    agent.publish();

    HttpResponse<String> answer = authorize();

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("kc-form-login");
    assertThat(realm.client(clientId).path("redirectUris").path(0).textValue())
        .isEqualTo("https://localhost/callback");
  }

  @Test
  void authorizeWhenDocumentIsRefusedThenShowsWhyAndRedirectsNowhere() {
    agent.trust();
    host.serve(path, Served.json(agent.document().put("client_secret", "s").toString()));

    HttpResponse<String> answer = authorize();

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    assertThat(answer.body()).contains("shared_secret_refused");
    assertThat(realm.client(clientId).isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"})
  void metadataWhenRealmHasAPolicyThenSaysSo(String document) {
    assertThat(supported(document).isMissingNode()).as("without a policy").isTrue();
    agent.trust();
    assertThat(supported(document).booleanValue()).isTrue();
  }

  private JsonNode supported(String document) {
    return Http.send(HttpRequest.newBuilder(URI.create(realm.issuer() + document)))
        .json()
        .path("client_id_metadata_document_supported");
  }

  private HttpResponse<String> authorize() {
    StringBuilder query = new StringBuilder("?client_id=" + encode(clientId));
    authorization()
        .forEach((name, value) -> query.append('&').append(name).append('=').append(encode(value)));
    try (HttpClient browser = HttpClient.newHttpClient()) {
      return browser.send(
          HttpRequest.newBuilder(URI.create(endpoint("/auth") + query)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> authorization() {
    return Map.of(
        "response_type", "code",
        "scope", "openid",
        "redirect_uri", "https://localhost/callback",
        "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method", "S256");
  }

  private static void assertRefused(Answer answer, String reason) {
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(401);
    assertThat(answer.text("error")).isEqualTo("invalid_client");
    assertThat(answer.text("casa_reason")).isEqualTo(reason);
  }

  private String endpoint(String tail) {
    return realm.issuer() + "/protocol/openid-connect" + tail;
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
