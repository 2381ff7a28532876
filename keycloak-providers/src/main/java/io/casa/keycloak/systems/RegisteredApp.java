/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.ToolRules;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An app as its system registered it.
 *
 * @param name unique in the system
 * @param url {@code scheme://host[:port]}, the audience of tokens for the app
 * @param clientId the app's client in the realm
 * @param prompts where they stand in requests to it, if prompts enter the system here
 * @param tools pinned tool definitions by name; empty unless the app is an MCP server
 * @param rules what the system demands of the arguments, by tool; a tool may have none
 * @param toolSha256 the hashes that they are pinned by
 */
public record RegisteredApp(
    String name,
    AppType type,
    String url,
    String clientId,
    Optional<PromptFields> prompts,
    Map<String, ToolDefinition> tools,
    Map<String, ToolRules> rules,
    Map<String, String> toolSha256) {
  public RegisteredApp {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(clientId, "clientId");
    Objects.requireNonNull(prompts, "prompts");
    tools = Map.copyOf(tools);
    rules = Map.copyOf(rules);
    toolSha256 = Map.copyOf(toolSha256);
    if (!tools.isEmpty() && type != AppType.MCP_SERVER) {
      throw new IllegalArgumentException("tools: only an MCP server has tools");
    }
    if (prompts.isPresent() && type != AppType.AGENT) {
      throw new IllegalArgumentException("prompts: only an agent takes them");
    }
  }

  /** An app whose tools, if it has any, are not pinned and have no rules. */
  public RegisteredApp(
      String name,
      AppType type,
      String url,
      String clientId,
      Optional<PromptFields> prompts,
      Map<String, ToolDefinition> tools) {
    this(name, type, url, clientId, prompts, tools, Map.of(), Map.of());
  }

  /** Whether prompts enter the system here. */
  public boolean entryAgent() {
    return prompts.isPresent();
  }

  /** What the system demands of the arguments of the tool with that name. */
  public ToolRules rulesOf(String tool) {
    return rules.getOrDefault(tool, ToolRules.NONE);
  }
}
