/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.toolcheck.ToolDefinition;
import java.util.Objects;

/**
 * A tool with the hash of its definition.
 *
 * @param sha256 {@link io.casa.toolcheck.DefinitionHash} of the definition
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
