/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.EachDatabase;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.TestRealm;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EachDatabase
final class AppDocumentsIT {
  private final TestRealm realm;
  private final AppKey key = AppKey.create();
  private final ObjectNode document = MasDocuments.banking(key.publicKeySet());

  AppDocumentsIT(RunningKeycloak keycloak) {
    this.realm = keycloak.newRealm();
  }

  @BeforeEach
  void register() {
    assertThat(realm.putSystem(document).status()).isEqualTo(200);
  }

  @Test
  void getWhenAppIsRegisteredThenItsClientIdIsTheDocumentsUrl() {
    String clientId = realm.clientId("assistant");

    Answer answer = call("GET", clientId);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).startsWith("application/json");
    assertThat(header(answer, "Cache-Control")).isEqualTo("public, max-age=300");
    assertThat(header(answer, "ETag")).matches("\"[A-Za-z0-9_-]{43}\"");
    assertThat(answer.text("client_id")).isEqualTo(clientId);
    assertThat(answer.text("token_endpoint_auth_method")).isEqualTo("private_key_jwt");
    assertThat(answer.json().toString()).doesNotContain("secret");
    JsonNode published = call("GET", answer.text("jwks_uri")).json().path("keys").path(0);
    assertThat(published.path("x").textValue()).isEqualTo(key.key().getX().toString());
    assertThat(published.has("d")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"client-metadata.json", "jwks.json"})
  void getWhenKnownThenIsNotModifiedUntilItIs(String file) {
    String url = url("assistant", file);
    String etag = header(call("GET", url), "ETag");

    Answer again = call("GET", url, "If-None-Match", etag);
    assertThat(again.status()).isEqualTo(304);
    assertThat(header(again, "ETag")).isEqualTo(etag);
    assertThat(call("GET", url, "If-None-Match", "\"other\"").status()).isEqualTo(200);

    realm.putSystem(MasDocuments.banking(AppKey.create().publicKeySet()));
    boolean keys = file.equals("jwks.json");
    assertThat(call("GET", url, "If-None-Match", etag).status()).isEqualTo(keys ? 200 : 304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client-metadata.json", "jwks.json"})
  void headWhenAskedThenGivesTheSameHeadersWithoutBody(String file) {
    Answer get = call("GET", url("assistant", file));
    Answer head = call("HEAD", url("assistant", file));

    assertThat(head.status()).isEqualTo(200);
    for (String name : new String[] {"ETag", "Cache-Control", "Content-Type"}) {
      assertThat(header(head, name)).as(name).isEqualTo(header(get, name));
    }
    assertThat(head.json().isMissingNode()).isTrue();
    assertThat(call("HEAD", url("nobody", file)).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "ASSISTANT", "assistant%2f..", "account", "%00"})
  void getWhenAppIsUnknownThenIsNotFound(String app) {
    assertThat(call("GET", url(app, "client-metadata.json")).status()).isIn(400, 404);
  }

  @Test
  void getWhenAppIsNoAgentThenHasNoGrants() {
    assertThat(call("GET", realm.clientId("bank-tools")).json().path("grant_types")).isEmpty();
  }

  @Test
  void getWhenAppIsDisabledThenIsNotFound() {
    JsonNode client = realm.client(realm.clientId("assistant"));
    realm.admin(
        "PUT",
        "/clients/" + client.path("id").textValue(),
        ((ObjectNode) client).put("enabled", false).toString());

    assertThat(call("GET", realm.clientId("assistant")).status()).isEqualTo(404);
  }

  @Test
  void getWhenSystemIsRemovedThenIsNotFound() {
    realm.admin("DELETE", "/casa/systems/banking");

    assertThat(call("GET", realm.clientId("assistant")).status()).isEqualTo(404);
  }

  private String url(String app, String file) {
    return realm.issuer() + "/casa/apps/" + app + "/" + file;
  }

  private static Answer call(String method, String url, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return Http.send(request);
  }

  private static String header(Answer answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
