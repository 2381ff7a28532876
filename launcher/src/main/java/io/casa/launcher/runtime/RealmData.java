/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.launcher.LauncherException;
import io.casa.launcher.keycloak.KeycloakAdmin;
import io.casa.launcher.mas.MultiAgentSystem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The realm of one system: made, and told the MAS document again whenever tools become known. */
final class RealmData {
  private final KeycloakAdmin admin;
  private final MultiAgentSystem system;
  private final Map<String, JsonNode> jwks;
  private final Map<String, List<JsonNode>> tools = new HashMap<>();
  private final Set<String> warned = new HashSet<>();

  RealmData(KeycloakAdmin admin, MultiAgentSystem system, Map<String, JsonNode> jwks) {
    this.admin = admin;
    this.system = system;
    this.jwks = Map.copyOf(jwks);
  }

  /**
   * Makes the realm, unless the database has it from an earlier run. It gets the keys that it uses
   * and no more: Keycloak's default RSA keys would cost seconds of processor time, for nothing.
   */
  void createRealm() {
    ObjectNode realm =
        JsonNodeFactory.instance
            .objectNode()
            .put("realm", system.name())
            .put("enabled", true)
            .put("defaultSignatureAlgorithm", "ES256");
    ArrayNode keys = realm.putObject("components").putArray("org.keycloak.keys.KeyProvider");
    addKey(keys, "ecdsa-generated", "ecdsaEllipticCurveKey", "P-256");
    addKey(keys, "hmac-generated", "algorithm", "HS512"); // Keycloak's own cookies and codes
    addKey(keys, "aes-generated", "secretSize", "16");
    KeycloakAdmin.Answer answer = admin.post("/admin/realms", realm);
    if (!answer.ok() && answer.status() != 409) {
      throw new LauncherException(
          "Keycloak did not create realm " + system.name() + ": HTTP " + answer.status());
    }
  }

  private static void addKey(ArrayNode keys, String provider, String property, String value) {
    keys.addObject()
        .put("name", provider)
        .put("providerId", provider)
        .putObject("config")
        .putArray(property)
        .add(value);
  }

  /**
   * Pushes the document with the tools that these servers have, and all that were known before.
   *
   * @return warnings that no earlier push has given
   */
  synchronized List<String> push(Map<String, List<JsonNode>> more) {
    Map<String, List<JsonNode>> all = new HashMap<>(tools);
    all.putAll(more);
    String path = "/admin/realms/%s/casa/systems/%s".formatted(system.name(), system.name());
    KeycloakAdmin.Answer answer = admin.put(path, system.document(jwks, all));
    if (!answer.ok()) {
      throw new LauncherException(
          "Keycloak refused the MAS document: HTTP %d, %s %s"
              .formatted(
                  answer.status(),
                  answer.body().path("field").asText("no field named"),
                  answer.body().path("error_description").asText("")));
    }
    tools.putAll(more);
    List<String> warnings = new ArrayList<>();
    answer.body().path("warnings").forEach(warning -> warnings.add(warning.asText()));
    return warnings.stream().filter(warned::add).toList();
  }
}
