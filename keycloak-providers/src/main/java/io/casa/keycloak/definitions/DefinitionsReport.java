/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.definitions;

import io.casa.keycloak.systems.ReportedDefinitions;
import io.casa.keycloak.systems.SeenTool;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The tools that an app saw an MCP server list, as its sidecar reports them.
 *
 * @param server URL of the MCP server
 * @param tools each name once
 * @param complete whether these are all that it listed
 */
record DefinitionsReport(String server, List<SeenTool> tools, boolean complete) {
  /** Largest report, in bytes. */
  static final int MAX_BYTES = 2 * 1024 * 1024;

  private static final int LONGEST_NAME = 256;
  private static final Set<String> MEMBERS = Set.of("server", "tools", "complete");
  private static final JsonReader READER = JsonReader.strict().withMaxBytes(MAX_BYTES);

  DefinitionsReport {
    Objects.requireNonNull(server, "server");
    tools = List.copyOf(tools);
  }

  /**
   * Reads a report; see {@code docs/contracts.md}, section 5.
   *
   * @throws RefusedException when it is not exactly that
   */
  static DefinitionsReport read(byte[] body) throws RefusedException {
    JsonObject report = object(body);
    if (!report.members().keySet().equals(MEMBERS)) {
      throw RefusedException.malformed(
          "The body has not exactly the members server, tools and complete.");
    }
    if (!(report.members().get("server") instanceof JsonString(String server))) {
      throw RefusedException.malformed("server is not a string.");
    }
    if (!(report.members().get("complete") instanceof JsonBoolean(boolean complete))) {
      throw RefusedException.malformed("complete is neither true nor false.");
    }
    if (!(report.members().get("tools") instanceof JsonArray(List<JsonValue> listed))
        || listed.size() > ReportedDefinitions.MOST_TOOLS) {
      throw RefusedException.malformed(
          "tools is not an array of at most " + ReportedDefinitions.MOST_TOOLS + " tools.");
    }
    var tools = new ArrayList<SeenTool>();
    var names = new HashSet<String>();
    for (JsonValue item : listed) {
      SeenTool tool = tool(item);
      if (!names.add(tool.name())) {
        throw RefusedException.malformed("tools has two tools of one name.");
      }
      tools.add(tool);
    }
    return new DefinitionsReport(server, tools, complete);
  }

  private static SeenTool tool(JsonValue item) throws RefusedException {
    if (!(item instanceof JsonObject tool)
        || !(tool.members().get("name") instanceof JsonString(String name))
        || name.isBlank()
        || name.length() > LONGEST_NAME) {
      throw RefusedException.malformed(
          "A tool is not an object with a name of 1 to " + LONGEST_NAME + " characters.");
    }
    try {
      return SeenTool.of(name, tool);
    } catch (InexactNumberException e) {
      throw new RefusedException(
          OAuthError.INVALID_REQUEST,
          DenyReason.INEXACT_NUMBER,
          "A tool holds a number that has no exact form.");
    }
  }

  private static JsonObject object(byte[] body) throws RefusedException {
    try {
      return READER.readObject(body);
    } catch (MalformedJsonException e) {
      throw RefusedException.malformed("The body is not acceptable JSON: " + e.getMessage());
    }
  }
}
