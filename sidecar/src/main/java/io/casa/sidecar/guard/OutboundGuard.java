/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.Targets.Target;
import io.casa.toolcheck.DenyReason;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What leaves the app: only towards the system's LLM, MCP servers and agents. */
final class OutboundGuard implements RequestGuard {
  private final Targets targets;
  private final OutboundLlmGuard llm;
  private final OutboundMcpGuard mcp;
  private final McpSessions mcpSessions;
  private final OutboundAgentGuard agents;
  private final DecisionBook book;

  OutboundGuard(
      Targets targets,
      OutboundLlmGuard llm,
      OutboundMcpGuard mcp,
      McpSessions mcpSessions,
      OutboundAgentGuard agents,
      DecisionBook book) {
    this.targets = targets;
    this.llm = llm;
    this.mcp = mcp;
    this.mcpSessions = mcpSessions;
    this.agents = agents;
    this.book = book;
  }

  @Override
  public CompletionStage<Ruling> decide(HttpRequest request) {
    DecisionBook.Draft draft = book.begin(request);
    Optional<Target> target = targets.find(request.authority());
    if (target.isEmpty()) {
      return CompletableFuture.completedFuture(
          Answers.plain(403, "access_denied", draft.refused(DenyReason.UNKNOWN_TARGET)));
    }
    return switch (target.get()) {
      case Target.Llm(var url) ->
          llm.decide(request, url, draft).thenApply(OutboundGuard::withoutMcpSession);
      case Target.McpServer server when mcpSessions.isOfAnother(request, server.url()) ->
          mcp.decide(request, server, draft).thenApply(OutboundGuard::withoutMcpSession);
      case Target.McpServer server -> mcp.decide(request, server, draft);
      case Target.Agent agent -> agents.decide(request, agent, draft);
    };
  }

  /** What an MCP server gave a client is nobody else's business. */
  private static Ruling withoutMcpSession(Ruling ruling) {
    if (!(ruling instanceof Ruling.Pass pass)) {
      return ruling;
    }
    Set<String> remove = new LinkedHashSet<>(pass.removeHeaders());
    remove.add(Wellformed.MCP_SESSION);
    return new Ruling.Pass(pass.setHeaders(), remove, pass.metadata());
  }
}
