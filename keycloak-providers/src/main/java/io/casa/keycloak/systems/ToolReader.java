/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.toolcheck.DefinitionHash;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the tools of an MCP server in a MAS document, and pins each with its hash. */
final class ToolReader {
  private static final Set<String> MEMBERS = Set.copyOf(DefinitionHash.MEMBERS);

  /** Most tools of one server. */
  static final int MOST_TOOLS = 1024;

  private static final int LONGEST_TITLE = 1024;
  private static final int LONGEST_DESCRIPTION = 65_536;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./-]{1,128}");

  List<PinnedTool> read(JsonField field) throws InvalidMasDocumentException {
    List<PinnedTool> tools = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonField item : field.items(MOST_TOOLS)) {
      PinnedTool tool = tool(item);
      if (!names.add(tool.name())) {
        throw item.required("name").refuse("must be unique at its server");
      }
      tools.add(tool);
    }
    return tools;
  }

  private static PinnedTool tool(JsonField tool) throws InvalidMasDocumentException {
    tool.closed(MEMBERS);
    ToolDefinition definition =
        new ToolDefinition(
            tool.required("name").string(NAME, "a tool name"),
            text(tool.optional("title"), LONGEST_TITLE),
            text(tool.optional("description"), LONGEST_DESCRIPTION),
            inputSchema(tool.required("inputSchema")),
            object(tool.optional("outputSchema")),
            object(tool.optional("annotations")));
    try {
      return new PinnedTool(definition, DefinitionHash.of(tool.object()));
    } catch (InexactNumberException e) {
      throw tool.refuse("must hold exact numbers only: " + e.getMessage());
    }
  }

  /** Whether a tool may be named so. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  private static JsonObject inputSchema(JsonField field) throws InvalidMasDocumentException {
    JsonField type = field.required("type");
    if (!type.string().equals("object")) {
      throw type.refuse("must be object, as MCP asks");
    }
    return field.object();
  }

  private static Optional<String> text(Optional<JsonField> field, int longest)
      throws InvalidMasDocumentException {
    return field.isEmpty() ? Optional.empty() : Optional.of(field.get().string(longest));
  }

  private static Optional<JsonObject> object(Optional<JsonField> field)
      throws InvalidMasDocumentException {
    return field.isEmpty() ? Optional.empty() : Optional.of(field.get().object());
  }
}
