/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.mas;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code constraints} of an app. What the rules may say, Keycloak knows. */
final class ConstraintsYaml {
  private ConstraintsYaml() {}

  /** The entries as the MAS document takes them; none when the field is absent. */
  static List<JsonNode> read(YamlObject app, AppType type) {
    Optional<List<JsonNode>> constraints = app.optionalItems("constraints");
    if (constraints.isPresent() && type != AppType.MCP_SERVER) {
      throw app.problem("constraints", "belongs to an mcp_server");
    }
    List<JsonNode> items = constraints.orElse(List.of());
    for (int i = 0; i < items.size(); i++) {
      YamlObject constraint =
          item(app, "constraints", i, items.get(i), Set.of("tool", "schema", "conditions"));
      constraint.text("tool");
      List<JsonNode> conditions = constraint.optionalItems("conditions").orElse(List.of());
      for (int j = 0; j < conditions.size(); j++) {
        item(constraint, "conditions", j, conditions.get(j), Set.of("cel", "message")).text("cel");
      }
    }
    return items;
  }

  private static YamlObject item(
      YamlObject parent, String name, int index, JsonNode node, Set<String> known) {
    return YamlObject.of(parent.path(name + "[" + index + "]"), node, known);
  }
}
