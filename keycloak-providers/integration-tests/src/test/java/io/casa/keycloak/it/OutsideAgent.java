/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.DocumentHost.Served;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An agent from outside, which a realm knows by its document.
 *
 * @param path where the document is at its host
 */
public record OutsideAgent(TestRealm realm, DocumentHost host, String path, AppKey key) {
  /** What the agent exchanges tokens with. */
  public static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

  /** What the agent asks on a device with. */
  public static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";

  private static final String SCOPE = "casa-agents";

  /** One with a key and a document of its own; nothing is served yet. */
  public static OutsideAgent of(TestRealm realm, DocumentHost host) {
    return new OutsideAgent(realm, host, "/" + UUID.randomUUID() + "/agent.json", AppKey.create());
  }

  /** The same agent, asking at another node of its realm's server. */
  public OutsideAgent at(RunningKeycloak node) {
    return new OutsideAgent(realm.at(node), host, path, key);
  }

  /** The document's URL. */
  public String clientId() {
    return host.url(path);
  }

  /** The document, with the key in it. */
  public ObjectNode document() {
    return MasDocuments.read(
        """
        {"client_id": "%s", "client_name": "Agent", "token_endpoint_auth_method": "private_key_jwt",
         "grant_types": ["authorization_code", "client_credentials", "%s", "%s", "password"],
         "redirect_uris": ["https://localhost/callback"], "scope": "openid roles", "jwks": %s}
        """
            .formatted(clientId(), EXCHANGE, DEVICE, key.publicKeySet()));
  }

  /** Serves the document. */
  public void publish() {
    host.serve(path, Served.json(document().toString()));
  }

  /** Gives the realm a policy that trusts the host, but for these attributes. */
  public void trust(String... namesAndValues) {
    realm.admin(
        "POST",
        "/client-scopes",
        "{\"name\":\"%s\",\"protocol\":\"openid-connect\"}".formatted(SCOPE));
    Map<String, String> policy = new HashMap<>();
    policy.put("hosts", "localhost");
    policy.put("ports", "any");
    policy.put("permitted-addresses", "127.0.0.1 ::1");
    policy.put("default-scopes", SCOPE);
    policy.put("grant-types", "authorization_code client_credentials " + EXCHANGE + " " + DEVICE);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      policy.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    ObjectNode representation = (ObjectNode) realm.admin("GET", "").json();
    ObjectNode attributes = representation.withObject("/attributes");
    policy.forEach((name, value) -> attributes.put("casa.cimd." + name, value));
    assertThat(realm.admin("PUT", "", representation.toString()).status()).isEqualTo(204);
  }

  /** Asks for a token with the agent's key. */
  public Answer token() {
    return token(key);
  }

  /** Asks for a token with another key. */
  public Answer token(AppKey with) {
    List<Map.Entry<String, String>> form = new ArrayList<>(authentication(with));
    form.add(Map.entry("grant_type", "client_credentials"));
    return realm.token(form);
  }

  /** Form fields that prove the agent with a key. */
  public List<Map.Entry<String, String>> authentication(AppKey with) {
    return List.of(
        Map.entry("client_id", clientId()),
        Map.entry(
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        Map.entry("client_assertion", with.assertion(clientId(), realm.issuer())));
  }
}
