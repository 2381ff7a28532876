/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.a2a.A2aMethod;
import io.casa.sidecar.a2a.A2aRequest;
import io.casa.sidecar.a2a.Binding;
import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.Targets.Target;
import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.mcp.RpcId;
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
 * What the app sends to another agent: each request goes on with an agent token of its own, and
 * with no other {@code Authorization}.
 */
final class OutboundAgentGuard {
  private static final String AUTHORIZATION = "authorization";

  private final AuthorizationServer server;
  private final Sessions sessions;

  OutboundAgentGuard(AuthorizationServer server, Sessions sessions) {
    this.server = server;
    this.sessions = sessions;
  }

  CompletionStage<Ruling> decide(
      HttpRequest request, Target.Agent target, DecisionBook.Draft draft) {
    draft.kind(Kind.AGENT).peer(target.name());
    A2aRequest asked = A2aRequests.read(request);
    return switch (asked) {
      case A2aRequest.PublicCard() -> {
        draft.allowed();
        yield done(new Ruling.Pass(Map.of(), Set.of(AUTHORIZATION), Map.of()));
      }
      case A2aRequest.Message(var binding, var method, var words, var _) ->
          ask(request, new Asked(binding, method, words, target), draft);
      case A2aRequest.OfTask(var binding, var method, var _) ->
          ask(request, new Asked(binding, method, "", target), draft);
      case A2aRequest.ExtendedCard(var binding) ->
          ask(request, new Asked(binding, A2aMethod.GET_EXTENDED_AGENT_CARD, "", target), draft);
      case A2aRequest.Wordless _,
          A2aRequest.Unsupported _,
          A2aRequest.OtherVersion _,
          A2aRequest.Unreadable _ ->
          done(A2aRequests.refused(asked, A2aAnswers.Reader.AGENT, draft));
    };
  }

  /** A request that needs a session. */
  private record Asked(Binding binding, A2aMethod method, String words, Target.Agent target) {
    @Override
    public String toString() {
      return "Asked[" + method + "]";
    }
  }

  private CompletionStage<Ruling> ask(HttpRequest request, Asked asked, DecisionBook.Draft draft) {
    draft.rpcMethod(asked.method().wireName());
    Set<String> traceIds = TraceIds.of(request, Optional.empty());
    return switch (sessions.ofAgentRequest(traceIds, asked.words())) {
      case Attribution.Ambiguous() -> done(refused(asked, DenyReason.AMBIGUOUS_SESSION, draft));
      case Attribution.NoLiveSession() -> done(refused(asked, DenyReason.NO_LIVE_SESSION, draft));
      case Attribution.Revoked(String intentId) ->
          done(refused(asked, DenyReason.SESSION_REVOKED, draft.intent(intentId)));
      case Attribution.Certain(Session session) -> {
        draft.session(session);
        yield server
            .under(draft.place())
            .agentToken(session.intentToken(), asked.target().url())
            .thenApply(answer -> rule(answer, asked, session, draft));
      }
    };
  }

  private static Ruling rule(
      TokenAnswer answer, Asked asked, Session session, DecisionBook.Draft draft) {
    return switch (answer) {
      case TokenAnswer.Granted(var token, var _) -> {
        draft.allowed();
        Optional<String> rpcId =
            asked.binding() instanceof Binding.JsonRpc(var id)
                ? id.map(RpcId::json)
                : Optional.empty();
        yield new Ruling.Pass(
            Map.of(AUTHORIZATION, "Bearer " + token.value()),
            Set.of(),
            PassedRequest.metadata(
                new PassedRequest.ToAgent(
                    rpcId, asked.method().wireName(), session.intentId(), asked.target().name())));
      }
      case TokenAnswer.Denied(var reason, var decisionId, var check) ->
          A2aAnswers.refused(
              asked.binding(),
              A2aAnswers.Reader.AGENT,
              draft.refused(new Refusal(decisionId, reason, check)));
      case TokenAnswer.Rejected(var reason) -> refused(asked, reason, draft);
      // Nobody approves of a hop: an answer that has no meaning here.
      case TokenAnswer.Pending _, TokenAnswer.Unavailable _ ->
          refused(asked, DenyReason.AUTHORIZATION_UNAVAILABLE, draft);
    };
  }

  private static Ruling refused(Asked asked, DenyReason reason, DecisionBook.Draft draft) {
    return A2aAnswers.refused(asked.binding(), A2aAnswers.Reader.AGENT, draft.refused(reason));
  }

  private static CompletionStage<Ruling> done(Ruling ruling) {
    return CompletableFuture.completedFuture(ruling);
  }
}
