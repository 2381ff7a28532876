/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.apps;

import io.casa.keycloak.systems.PromptFields;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.systems.RegisteredSystem;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the sidecars of a system are told of it, {@code casa.io/system/v1} (docs/contracts.md,
 * section 5): who is in it and how it is spoken to, and neither keys nor tools nor policies. The
 * same system always has the same text.
 */
final class FollowedSystem {
  private static final String SCHEMA = "casa.io/system/v1";

  private FollowedSystem() {}

  static PublishedDocument of(RegisteredSystem system) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("schema", new JsonString(SCHEMA));
    members.put("name", new JsonString(system.name()));
    system.llmUrl().ifPresent(url -> members.put("llm", new JsonString(url)));
    members.put("refusalForm", new JsonString(system.refusalForm().code()));
    members.put(
        "apps",
        new JsonArray(
            system.apps().stream()
                .sorted(Comparator.comparing(RegisteredApp::name))
                .<JsonValue>map(FollowedSystem::app)
                .toList()));
    try {
      return new PublishedDocument(CanonicalJson.canonical(new JsonObject(members)));
    } catch (InexactNumberException e) {
      throw new IllegalStateException("there is no number in it", e);
    }
  }

  private static JsonObject app(RegisteredApp app) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("name", new JsonString(app.name()));
    members.put("type", new JsonString(app.type().code()));
    members.put("url", new JsonString(app.url()));
    app.prompts().ifPresent(prompts -> members.put("httpRequestSchema", schema(prompts)));
    return new JsonObject(members);
  }

  private static JsonObject schema(PromptFields prompts) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put(PromptFields.PROMPT, new JsonString(prompts.prompt()));
    prompts
        .conversation()
        .ifPresent(path -> members.put(PromptFields.CONVERSATION, new JsonString(path)));
    return new JsonObject(members);
  }
}
