/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.GuardSettings.App;
import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.guard.GuardSettings.McpServer;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The guards of one app by one reading of its settings; all that they remember is elsewhere. */
record GuardRules(
    GuardSettings settings, RequestGuard inbound, RequestGuard outbound, AnswerReaders answers) {

  /**
   * Puts them together.
   *
   * @throws SidecarException when a setting can't be used; its message names the setting
   */
  static GuardRules of(
      GuardSettings settings, GuardAssembly.Surroundings surroundings, GuardMemory memory)
      throws SidecarException {
    var server = surroundings.server();
    var book = surroundings.book();
    LlmAccess access = settings.llm().map(GuardSettings.Llm::access).orElse(LlmAccess.DEFAULT);
    var llm =
        new OutboundLlmGuard(
            server,
            memory.sessions,
            access.protocols(),
            LlmCredentials.open(access, surroundings.clock()),
            surroundings.clock());
    var mcp =
        new OutboundMcpGuard(
            new OutboundToolCalls(
                memory.ofRoom, memory.waitingRoom, memory.listed, settings.refusalForm()),
            new OutboundServerUses(server, memory.sessions));
    var agents = new OutboundAgentGuard(server, memory.sessions);
    var outbound =
        settings.app().type() == AppType.CLIENT
            ? new OutboundClientGuard(settings, server, book)
            : new OutboundGuard(new Targets(settings), llm, mcp, memory.mcpSessions, agents, book);
    var answers =
        new GuardAnswerReaders(
            server,
            memory.sessions,
            memory.tasks,
            llm,
            settings.llm().map(GuardSettings.Llm::url),
            memory.pages(),
            memory.mcpSessions,
            book);
    return new GuardRules(
        settings,
        new GrpcGuard(inbound(settings, surroundings, memory), book),
        new GrpcGuard(outbound, book),
        answers);
  }

  /** Whose tools Keycloak is told: an agent tells about the servers it asks, a server its own. */
  Map<String, String> toldServers() {
    App app = settings.app();
    return switch (app.type()) {
      case AGENT ->
          settings.mcpServers().stream()
              .collect(Collectors.toMap(McpServer::name, known -> known.url().toString()));
      case MCP_SERVER -> Map.of(app.name(), app.url());
      case CLIENT -> Map.of();
    };
  }

  private static RequestGuard inbound(
      GuardSettings settings, GuardAssembly.Surroundings surroundings, GuardMemory memory)
      throws SidecarException {
    App app = settings.app();
    DecisionBook book = surroundings.book();
    if (app.type() == AppType.MCP_SERVER) {
      var resource = new ProtectedResource(app.url(), settings.issuer().toString(), app.name());
      return new ResourceMetadataGuard(
          resource, new InboundMcpGuard(resource, memory.toolTokens, book), book);
    }
    if (app.type() != AppType.AGENT) {
      return new InboundClientGuard(book);
    }
    return new InboundHopGuard(
        memory.agentTokens,
        new InboundHopGuard.Memory(memory.sessions, memory.tasks),
        app.promptFields().isEmpty()
            ? Optional.empty()
            : Optional.of(prompts(app, app.promptFields().get(), surroundings, memory)),
        book);
  }

  private static InboundHopGuard.Prompts prompts(
      App app,
      GuardSettings.PromptFields fields,
      GuardAssembly.Surroundings surroundings,
      GuardMemory memory)
      throws SidecarException {
    PromptForm form = PromptForm.of("app", fields);
    DecisionBook book = surroundings.book();
    var ofClients = new ClientPromptGuard(form, memory.agentTokens, memory.sessions, book);
    return new InboundHopGuard.Prompts(
        switch (app.promptsFrom()) {
          case ANYONE -> new InboundAgentGuard(form, surroundings.server(), memory.sessions, book);
          case CLIENT -> ofClients;
        },
        ofClients);
  }
}
