/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A realm of one test class.
 *
 * @param keycloak the server that is asked
 * @param name unique in its server
 * @param issuer as all nodes of its server say it
 */
public record TestRealm(RunningKeycloak keycloak, String name, String issuer) {
  private static final String ASSERTION_TYPE =
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Keycloak's own takes a fifth of a second at each log-in, on a server that has no C2. */
  private static final String CHEAP_HASH = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)";

  static TestRealm create(RunningKeycloak keycloak, String name) {
    Answer answer =
        keycloak
            .admin()
            .call(
                "POST",
                "/realms",
                """
                {"realm": "%s", "enabled": true, "sslRequired": "none",
                 "adminEventsEnabled": true, "adminEventsDetailsEnabled": true, "eventsEnabled": true,
                 "passwordPolicy": "%s",
                 "components": {"org.keycloak.keys.KeyProvider": %s}}
                """
                    .formatted(name, CHEAP_HASH, RealmKeys.components()));
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
    return new TestRealm(keycloak, name, keycloak.baseUrl() + "/realms/" + name);
  }

  /** The same realm, asked at another node of its server. */
  public TestRealm at(RunningKeycloak node) {
    return new TestRealm(node, name, issuer);
  }

  /** Where the realm's endpoints are on the node that is asked. */
  public String url() {
    return keycloak.baseUrl() + "/realms/" + name;
  }

  /** The client id of a system's app. */
  public String clientId(String app) {
    return issuer() + "/casa/apps/" + app + "/client-metadata.json";
  }

  /** Calls a path under the realm's Admin REST, such as {@code /clients}. */
  public Answer admin(String method, String path) {
    return keycloak.admin().call(method, "/realms/" + name + path);
  }

  /** Calls a path under the realm's Admin REST with a JSON body. */
  public Answer admin(String method, String path, String json) {
    return keycloak.admin().call(method, "/realms/" + name + path, json);
  }

  /** Registers a system under the name that its document says. */
  public Answer putSystem(JsonNode document) {
    return putSystem(document.path("name").textValue(), document.toString());
  }

  /** Registers a system. */
  public Answer putSystem(String system, String document) {
    return admin("PUT", "/casa/systems/" + system, document);
  }

  /** Asks the token endpoint as an app of a system. */
  public Answer tokenAs(String app, AppKey key, Map<String, String> form) {
    String clientId = clientId(app);
    List<Map.Entry<String, String>> fields = new ArrayList<>(form.entrySet());
    fields.add(Map.entry("client_id", clientId));
    fields.add(Map.entry("client_assertion_type", ASSERTION_TYPE));
    fields.add(Map.entry("client_assertion", key.assertion(clientId, issuer())));
    return token(fields);
  }

  /** Asks the token endpoint with just these fields. */
  public Answer token(List<Map.Entry<String, String>> fields) {
    return Http.form(url() + "/protocol/openid-connect/token", fields);
  }

  /** The realm's public keys. */
  public JsonNode keys() {
    return Http.send(HttpRequest.newBuilder(URI.create(url() + "/protocol/openid-connect/certs")))
        .json()
        .path("keys");
  }

  /** The client with that client id, or a missing node. */
  public JsonNode client(String clientId) {
    String query = URLEncoder.encode(clientId, StandardCharsets.UTF_8);
    return admin("GET", "/clients?clientId=" + query).json().path(0);
  }
}
