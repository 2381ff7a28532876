/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.Targets.Target;
import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.mcp.RpcId;
import io.casa.sidecar.mcp.RpcMessage;
import io.casa.sidecar.mcp.ServerUse;
import io.casa.sidecar.session.Attribution;
import io.casa.sidecar.session.Session;
import io.casa.sidecar.session.Sessions;
import io.casa.toolcheck.DenyReason;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the app reads from MCP servers, and its answers to what they ask: each goes on with a server
 * token of the session that it is certainly of.
 */
final class OutboundServerUses {
  private final AuthorizationServer server;
  private final Sessions sessions;

  OutboundServerUses(AuthorizationServer server, Sessions sessions) {
    this.server = server;
    this.sessions = sessions;
  }

  CompletionStage<Ruling> read(
      HttpRequest request,
      RpcMessage.Read read,
      Target.McpServer target,
      DecisionBook.Draft draft) {
    return decide(
        TraceIds.of(request, read.meta().traceparent()),
        new Use(read.use(), target, Optional.of(read.id()), Optional.of(read.method().wireName())),
        draft);
  }

  CompletionStage<Ruling> reply(
      HttpRequest request, Target.McpServer target, DecisionBook.Draft draft) {
    return decide(
        TraceIds.of(request, Optional.empty()),
        new Use(ServerUse.ANSWER_SERVER, target, Optional.empty(), Optional.empty()),
        draft);
  }

  /**
   * One message.
   *
   * @param id absent when it gets no answer
   */
  private record Use(
      ServerUse use, Target.McpServer target, Optional<RpcId> id, Optional<String> method) {}

  private CompletionStage<Ruling> decide(
      Set<String> traceIds, Use asked, DecisionBook.Draft draft) {
    return switch (sessions.ofServerUse(traceIds)) {
      case Attribution.Ambiguous() -> done(refused(asked, DenyReason.AMBIGUOUS_SESSION, draft));
      case Attribution.NoLiveSession() -> done(refused(asked, DenyReason.NO_LIVE_SESSION, draft));
      case Attribution.Revoked(String intentId) ->
          done(refused(asked, DenyReason.SESSION_REVOKED, draft.intent(intentId)));
      case Attribution.Certain(Session session) ->
          server
              .under(draft.session(session).place())
              .serverToken(
                  session.intentToken(), asked.target().url(), ServerScopes.of(asked.use()))
              .thenApply(answer -> rule(answer, asked, session, draft));
    };
  }

  private static Ruling rule(
      TokenAnswer answer, Use asked, Session session, DecisionBook.Draft draft) {
    return switch (answer) {
      case TokenAnswer.Granted(var token, var _) -> {
        draft.allowed();
        var passed =
            new PassedRequest.Server(
                asked.id().map(RpcId::json),
                session.intentId(),
                asked.method(),
                asked.target().name());
        yield new Ruling.Pass(
            Map.of("authorization", "Bearer " + token.value()),
            Set.of(),
            PassedRequest.metadata(passed));
      }
      case TokenAnswer.Denied(var reason, var decisionId, var check) ->
          answer(asked, draft.refused(new Refusal(decisionId, reason, check)));
      case TokenAnswer.Rejected(var reason) -> refused(asked, reason, draft);
      // Nobody approves of reading: an answer that has no meaning here.
      case TokenAnswer.Pending _, TokenAnswer.Unavailable _ ->
          refused(asked, DenyReason.AUTHORIZATION_UNAVAILABLE, draft);
    };
  }

  private static Ruling refused(Use asked, DenyReason reason, DecisionBook.Draft draft) {
    return answer(asked, draft.refused(reason));
  }

  private static Ruling answer(Use asked, Refusal refusal) {
    return asked
        .id()
        .map(id -> Answers.rpcError(id, refusal))
        .orElseGet(() -> Answers.dropped(refusal));
  }

  private static CompletionStage<Ruling> done(Ruling ruling) {
    return CompletableFuture.completedFuture(ruling);
  }
}
