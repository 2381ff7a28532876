/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.SpanPlace;
import io.casa.sidecar.mcp.RpcId;
import io.casa.sidecar.session.AgentTasks;
import io.casa.sidecar.session.Session;
import io.casa.sidecar.session.Sessions;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Chooses the reader that fits the passed request. */
final class GuardAnswerReaders implements AnswerReaders {
  private final AuthorizationServer server;
  private final Sessions sessions;
  private final AgentTasks tasks;
  private final OutboundLlmGuard llmGuard;
  private final Optional<URI> llm;
  private final ToolListPages listed;
  private final McpSessions mcpSessions;
  private final DecisionBook book;

  GuardAnswerReaders(
      AuthorizationServer server,
      Sessions sessions,
      AgentTasks tasks,
      OutboundLlmGuard llmGuard,
      Optional<URI> llm,
      ToolListPages listed,
      McpSessions mcpSessions,
      DecisionBook book) {
    this.server = server;
    this.sessions = sessions;
    this.tasks = tasks;
    this.llmGuard = llmGuard;
    this.llm = llm;
    this.listed = listed;
    this.mcpSessions = mcpSessions;
    this.book = book;
  }

  @Override
  public AnswerReader open(Map<String, String> metadata) {
    Optional<PassedRequest> request = PassedRequest.of(metadata);
    if (request.isEmpty()) {
      return new UnreadAnswer();
    }
    return switch (request.get()) {
      case PassedRequest.Prompt(String session) -> new PromptAnswerReader(session, sessions);
      case PassedRequest.Llm asked -> openLlm(asked);
      case PassedRequest.Tool call -> openTool(call);
      case PassedRequest.Hop(var session) -> new HopAnswerReader(session, sessions, tasks);
      case PassedRequest.ToAgent asked -> AgentAnswerReader.towardsAgent(asked, book);
      case PassedRequest.ToEntryAgent asked -> AgentAnswerReader.towardsClient(asked, book);
      case PassedRequest.ToolList list -> openToolList(list);
      case PassedRequest.Opening(String peer) -> new OpeningAnswerReader(peer, mcpSessions);
      case PassedRequest.Server server -> new ServerAnswerReader(server, book);
    };
  }

  /** A session that is forgotten by now can use no selection either. */
  private AnswerReader openLlm(PassedRequest.Llm asked) {
    Optional<Session> session = sessions.byId(asked.session());
    if (session.isEmpty() || llm.isEmpty()) {
      return new UnreadAnswer();
    }
    SpanPlace place = new SpanPlace.Within(session.get().traceId());
    return new LlmAnswerReader(
        session.get(),
        asked,
        () -> llmGuard.llmToken(session.get(), llm.get(), () -> place),
        server.under(place));
  }

  private AnswerReader openTool(PassedRequest.Tool call) {
    Optional<RpcId> id = RpcId.parse(call.rpcId());
    return id.isEmpty() ? new UnreadAnswer() : new ToolAnswerReader(id.get(), call, sessions, book);
  }

  private AnswerReader openToolList(PassedRequest.ToolList list) {
    Optional<RpcId> id = RpcId.parse(list.rpcId());
    return id.isEmpty() ? new UnreadAnswer() : new ToolListAnswerReader(id.get(), list, listed);
  }
}
