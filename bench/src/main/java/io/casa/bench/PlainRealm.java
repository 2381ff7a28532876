/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.bench.Variant.Base;
import io.casa.launcher.keycloak.KeycloakAdmin;
import java.net.http.HttpRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A realm with one ordinary client: what Keycloak itself does, by client credentials and by its
 * standard token exchange of a service account's token.
 *
 * @param algorithm with which the realm signs
 */
record PlainRealm(MeasuredServer server, TokenClient client, String algorithm) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REALM = "plain";
  private static final Map<String, String> WHO =
      Map.of("client_id", "caller", "client_secret", "secret");

  static PlainRealm create(MeasuredServer server, TokenClient client, String algorithm) {
    KeycloakAdmin admin = server.admin();
    ObjectNode realm =
        JSON.createObjectNode()
            .put("realm", REALM)
            .put("enabled", true)
            .put("sslRequired", "none")
            .put("defaultSignatureAlgorithm", algorithm);
    created(admin.post("/admin/realms", realm));
    if (algorithm.startsWith("ES")) {
      ObjectNode key =
          JSON.createObjectNode()
              .put("name", "es256")
              .put("providerId", "ecdsa-generated")
              .put("providerType", "org.keycloak.keys.KeyProvider");
      ObjectNode config = key.putObject("config");
      config.putArray("ecdsaEllipticCurveKey").add("P-256");
      config.putArray("priority").add("200");
      created(admin.post("/admin/realms/" + REALM + "/components", key));
    }
    ObjectNode caller =
        JSON.createObjectNode()
            .put("clientId", "caller")
            .put("secret", "secret")
            .put("serviceAccountsEnabled", true);
    caller.putObject("attributes").put("standard.token.exchange.enabled", "true");
    created(admin.post("/admin/realms/" + REALM + "/clients", caller));
    return new PlainRealm(server, client, algorithm);
  }

  List<Variant> variants() {
    String name = server.kind() + ", " + algorithm + ": ";
    return List.of(
        new Variant(
            name + "client credentials",
            Base.CLIENT_CREDENTIALS,
            server,
            count -> copies(count, clientCredentials())),
        new Variant(
            name + "standard exchange",
            Base.STANDARD_EXCHANGE,
            server,
            count -> copies(count, exchange())));
  }

  private HttpRequest clientCredentials() {
    return form(Map.of("grant_type", "client_credentials"));
  }

  private HttpRequest exchange() {
    return form(
        Map.of(
            "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token", client.accessToken(clientCredentials()),
            "subject_token_type", "urn:ietf:params:oauth:token-type:access_token"));
  }

  private HttpRequest form(Map<String, String> fields) {
    var all = new java.util.HashMap<>(fields);
    all.putAll(WHO);
    return TokenClient.form(server.tokenUrl(REALM), all);
  }

  private static List<HttpRequest> copies(int count, HttpRequest request) {
    return Collections.nCopies(count, request);
  }

  private static void created(KeycloakAdmin.Answer answer) {
    if (answer.status() != 201) {
      throw new BenchException("HTTP " + answer.status() + " " + answer.body());
    }
  }
}
