/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.judge;

import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a session before its first step.
 *
 * @param prompt the user's request
 * @param systemPrompt the agent's own instructions
 * @param servers the MCP servers, with distinct names
 */
public record SessionStart(String prompt, Optional<String> systemPrompt, List<Server> servers) {
  /**
   * An MCP server.
   *
   * @param tools as registered, with distinct names
   * @param observedTools what the server listed in this session; the registered ones when that was
   *     no different
   */
  public record Server(String name, List<ListedTool> tools, List<ListedTool> observedTools) {
    public Server {
      Objects.requireNonNull(name, "name");
      tools = List.copyOf(Objects.requireNonNull(tools, "tools"));
      observedTools = List.copyOf(Objects.requireNonNull(observedTools, "observedTools"));
    }

    /** The registered tool of that name. */
    public Optional<ListedTool> tool(String name) {
      return named(tools, name);
    }

    /** The tool of that name as the server listed it in this session. */
    public Optional<ListedTool> observedTool(String name) {
      return named(observedTools, name);
    }

    private static Optional<ListedTool> named(List<ListedTool> tools, String name) {
      return tools.stream().filter(tool -> tool.definition().name().equals(name)).findFirst();
    }
  }

  /**
   * A tool as {@code tools/list} answers it.
   *
   * @param json the whole object, which is what a pin is taken of
   */
  public record ListedTool(ToolDefinition definition, JsonObject json) {
    public ListedTool {
      Objects.requireNonNull(definition, "definition");
      Objects.requireNonNull(json, "json");
    }
  }

  public SessionStart {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(systemPrompt, "systemPrompt");
    servers = List.copyOf(Objects.requireNonNull(servers, "servers"));
  }

  /** Names no text of the session. */
  @Override
  public String toString() {
    return "SessionStart[servers=" + servers.size() + "]";
  }
}
