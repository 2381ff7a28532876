/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.toolcheck.ToolDefinition;
import java.util.Objects;

/**
 * A tool with the hash of its definition.
 *
 * @param sha256 SHA-256 of the definition's RFC 8785 form, base64url without padding
 */
record PinnedTool(ToolDefinition definition, String sha256) {
  PinnedTool {
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(sha256, "sha256");
  }

  String name() {
    return definition.name();
  }
}
