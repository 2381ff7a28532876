/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.constraints.ArgumentConstraints;
import io.casa.constraints.InvalidRuleException;
import io.casa.toolcheck.ToolRules;
import io.casa.toolcheck.ToolRules.Condition;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what a MAS document demands of the arguments of an MCP server's tools. */
final class ConstraintsReader {
  private static final int MOST_TOOLS = 1024;
  private static final int MOST_CONDITIONS = 32;
  private static final int LONGEST_CONDITION = 1_000;
  private static final int LONGEST_SCHEMA = 65_536;
  private static final int LONGEST_MESSAGE = 256;

  private ConstraintsReader() {}

  /**
   * Reads the app's {@code constraints}.
   *
   * @param enabled names of the checks that the document enables
   * @return rules by tool; empty when there are none
   */
  static Map<String, ToolRules> read(JsonField app, List<PinnedTool> tools, Set<String> enabled)
      throws InvalidMasDocumentException {
    Map<String, ToolRules> rules = new HashMap<>();
    Optional<JsonField> listed = app.optional("constraints");
    if (listed.isEmpty()) {
      return rules;
    }
    if (!app.required("type").string().equals("mcp_server")) {
      throw listed.get().refuse("is for MCP servers only");
    }
    Set<String> names = tools.stream().map(PinnedTool::name).collect(Collectors.toSet());
    for (JsonField item : listed.get().items(MOST_TOOLS)) {
      item.closed(Set.of("tool", "schema", "conditions"));
      JsonField tool = item.required("tool");
      if (!names.contains(tool.string())) {
        throw tool.refuse("must be a tool of this server");
      }
      if (rules.put(tool.string(), usable(rules(item), item)) != null) {
        throw tool.refuse("must have one entry");
      }
    }
    // Rules that nobody applies would look like protection.
    if (!rules.isEmpty() && !enabled.contains(ArgumentConstraints.NAME)) {
      throw listed
          .get()
          .refuse("needs " + ArgumentConstraints.NAME + " among the enabledToolChecks");
    }
    return rules;
  }

  private static ToolRules rules(JsonField item) throws InvalidMasDocumentException {
    Optional<JsonField> schema = item.optional("schema");
    Optional<JsonField> listed = item.optional("conditions");
    if (schema.isEmpty() && listed.isEmpty()) {
      throw item.refuse("must have a schema or conditions");
    }
    List<Condition> conditions = new ArrayList<>();
    if (listed.isPresent()) {
      for (JsonField condition : listed.get().items(MOST_CONDITIONS)) {
        condition.closed(Set.of("cel", "message"));
        conditions.add(
            new Condition(
                condition.required("cel").string(LONGEST_CONDITION),
                condition.required("message").string(LONGEST_MESSAGE)));
      }
    }
    Optional<JsonObject> arguments =
        schema.isEmpty() ? Optional.empty() : Optional.of(schema(schema.get()));
    return new ToolRules(item.pointer(), arguments, conditions);
  }

  private static JsonObject schema(JsonField field) throws InvalidMasDocumentException {
    if (MasDocumentReader.canonical(field).length() > LONGEST_SCHEMA) {
      throw field.refuse("must have at most " + LONGEST_SCHEMA + " characters");
    }
    return field.object();
  }

  private static ToolRules usable(ToolRules rules, JsonField item)
      throws InvalidMasDocumentException {
    try {
      ArgumentConstraints.requireUsable(rules);
      return rules;
    } catch (InvalidRuleException e) {
      throw new InvalidMasDocumentException(item.pointer() + e.pointer(), e.problem());
    }
  }
}
