/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import io.casa.sidecar.guard.GuardSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what {@code sidecar.json} says of the other apps of the system. */
final class PeerSettings {
  static final String SERVERS = "mcpServers";
  static final String AGENTS = "agents";
  static final String PROMPT = "promptFieldJsonPath";
  static final String CONVERSATION = "conversationFieldJsonPath";

  /** What may be said of an agent. */
  static final Set<String> KNOWN = Set.of("name", "url", "upstream", PROMPT, CONVERSATION);

  private PeerSettings() {}

  static List<SidecarSettings.McpServer> mcpServers(Members root) throws SettingsException {
    List<SidecarSettings.McpServer> servers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<ServiceUrl> urls = new HashSet<>();
    for (Members one : root.objects(SERVERS, Set.of("name", "url", "upstream"))) {
      var server =
          new SidecarSettings.McpServer(one.text("name"), one.url("url"), one.address("upstream"));
      if (!names.add(server.name())) {
        throw one.problem("name", "is there twice");
      }
      if (!urls.add(server.url())) {
        throw one.problem("url", "is there twice");
      }
      servers.add(server);
    }
    return servers;
  }

  /** A client sends prompts, and says where they stand; an agent sends messages of A2A. */
  static List<SidecarSettings.Agent> agents(Members root, GuardSettings.AppType type)
      throws SettingsException {
    List<SidecarSettings.Agent> agents = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Members one : root.optionalObjects(AGENTS, KNOWN)) {
      if (!names.add(one.text("name"))) {
        throw one.problem("name", "is there twice");
      }
      Optional<GuardSettings.PromptFields> prompts = promptFields(one);
      if (prompts.isPresent() != (type == GuardSettings.AppType.CLIENT)) {
        throw one.problem(PROMPT, "must be there for a client, and only then");
      }
      agents.add(
          new SidecarSettings.Agent(
              one.text("name"), one.url("url"), one.address("upstream"), prompts));
    }
    return agents;
  }

  static Optional<GuardSettings.PromptFields> promptFields(Members app) throws SettingsException {
    Optional<String> prompt = app.optionalText(PROMPT);
    Optional<String> conversation = app.optionalText(CONVERSATION);
    if (prompt.isEmpty() && conversation.isPresent()) {
      throw app.problem(CONVERSATION, "must not be there without a prompt's");
    }
    return prompt.map(path -> new GuardSettings.PromptFields(path, conversation));
  }
}
