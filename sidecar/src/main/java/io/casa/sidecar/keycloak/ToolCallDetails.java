/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The authorization details that ask for a tool token (contracts.md section 4). */
final class ToolCallDetails {
  /** Keycloak takes that many values. */
  static final int MOST_ORIGINS = 4_000;

  /**
   * Keycloak's server takes form fields of at most 131,072 bytes (its {@code
   * quarkus.http.limits.max-form-attribute-size}), and a longer one is no request at all.
   */
  static final int MOST_ENCODED = 131_072 - 1_024;

  private ToolCallDetails() {}

  /** The parameter's value; without the origins where they would make it too long. */
  static String json(ToolTokenRequest request) {
    Provenance.Traced traced = request.traced();
    Map<String, JsonValue> details = new LinkedHashMap<>();
    details.put("type", new JsonString(TokenProfile.TOOL_CALL_TYPE));
    details.put("tool", new JsonString(request.call().tool()));
    details.put("arguments", request.call().arguments());
    request.approvalId().ifPresent(id -> details.put("approval_id", new JsonString(id)));
    request
        .inputSha256()
        .ifPresent(sha256 -> details.put(TokenProfile.INPUT_SHA256, new JsonString(sha256)));
    request.continues().ifPresent(id -> details.put("continues", new JsonString(id)));
    switch (request.observed()) {
      case ObservedDefinition.NotSeen() -> {
        // Then it's left out.
      }
      case ObservedDefinition.Absent() ->
          details.put(TokenProfile.DEFINITION_SHA256, new JsonNull());
      case ObservedDefinition.Seen(String sha256) ->
          details.put(TokenProfile.DEFINITION_SHA256, new JsonString(sha256));
    }
    String untraced = json(details);
    if (traced.origins().size() > MOST_ORIGINS) {
      return untraced;
    }
    details.put(
        "provenance",
        new JsonArray(traced.origins().stream().map(ToolCallDetails::origin).toList()));
    String full = json(details);
    boolean fits = URLEncoder.encode(full, StandardCharsets.UTF_8).length() <= MOST_ENCODED;
    return fits ? full : untraced;
  }

  private static JsonValue origin(ArgumentOrigin origin) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("pointer", new JsonString(origin.pointer()));
    members.put("part", new JsonString(origin.part().code()));
    members.put("origin", new JsonString(origin.origin().code()));
    return new JsonObject(members);
  }

  private static String json(Map<String, JsonValue> details) {
    return JsonWriter.toJson(new JsonArray(List.of(new JsonObject(details))));
  }
}
