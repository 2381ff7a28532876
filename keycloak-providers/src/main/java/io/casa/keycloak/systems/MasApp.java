/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Objects;

/**
 * An app of a MAS document.
 *
 * @param canonical the app's RFC 8785 form without its tools
 * @param jwks public keys (RFC 7517) that the app proves itself with; may be empty
 * @param entryAgent whether prompts enter the system here
 */
record MasApp(
    String canonical,
    String name,
    AppType type,
    String url,
    boolean entryAgent,
    JsonObject jwks,
    List<PinnedTool> tools) {
  MasApp {
    Objects.requireNonNull(canonical, "canonical");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(jwks, "jwks");
    tools = List.copyOf(tools);
  }
}
