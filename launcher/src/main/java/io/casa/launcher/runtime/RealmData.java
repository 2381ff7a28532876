/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.casa.launcher.LauncherException;
import io.casa.launcher.keycloak.KeycloakAdmin;
import io.casa.launcher.mas.MultiAgentSystem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The realm of one system: made, and told the MAS document again whenever tools become known. */
final class RealmData {
  private final KeycloakAdmin admin;
  private final MultiAgentSystem system;
  private final Map<String, JsonNode> jwks;
  private final Map<String, List<JsonNode>> tools = new HashMap<>();

  RealmData(KeycloakAdmin admin, MultiAgentSystem system, Map<String, JsonNode> jwks) {
    this.admin = admin;
    this.system = system;
    this.jwks = Map.copyOf(jwks);
  }

  /** Makes the realm, unless the database has it from an earlier run. */
  void createRealm() {
    JsonNode realm =
        JsonNodeFactory.instance
            .objectNode()
            .put("realm", system.name())
            .put("enabled", true)
            .put("defaultSignatureAlgorithm", "ES256");
    KeycloakAdmin.Answer answer = admin.post("/admin/realms", realm);
    if (!answer.ok() && answer.status() != 409) {
      throw new LauncherException(
          "Keycloak did not create realm " + system.name() + ": HTTP " + answer.status());
    }
  }

  /** Pushes the document with the tools that these servers have, and all that were known before. */
  synchronized void push(Map<String, List<JsonNode>> more) {
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
  }
}
