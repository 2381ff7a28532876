/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.toolcheck.ToolRules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An app of a MAS document.
 *
 * @param canonical the app's RFC 8785 form without its tools
 * @param prompts where they stand in requests to it, if it is an entry agent
 * @param authentication how the app proves itself
 * @param bound whether its tokens are bound to a key that it proves (RFC 9449)
 * @param discovery whether it is an MCP server whose first complete report of its tools registers
 *     them, and none has come yet
 * @param rules what the system demands of the arguments, by tool
 */
record MasApp(
    String canonical,
    String name,
    AppType type,
    String url,
    Optional<PromptFields> prompts,
    AppAuthentication authentication,
    boolean bound,
    boolean discovery,
    List<PinnedTool> tools,
    Map<String, ToolRules> rules) {
  MasApp {
    Objects.requireNonNull(canonical, "canonical");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(prompts, "prompts");
    Objects.requireNonNull(authentication, "authentication");
    tools = List.copyOf(tools);
    rules = Map.copyOf(rules);
  }
}
