/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.SpanPlace;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.llm.LlmProtocol;
import io.casa.sidecar.llm.LlmRequest;
import io.casa.sidecar.session.Attribution;
import io.casa.sidecar.session.Session;
import io.casa.sidecar.session.Sessions;
import io.casa.toolcheck.DenyReason;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What the app asks its LLM: requests of the protocols that are read here, of a session whose LLM
 * token Keycloak grants.
 */
final class OutboundLlmGuard {
  private final AuthorizationServer server;
  private final Sessions sessions;
  private final Set<LlmProtocol> spoken;
  private final LlmCredentials credentials;
  private final Clock clock;

  OutboundLlmGuard(
      AuthorizationServer server,
      Sessions sessions,
      Set<LlmProtocol> spoken,
      LlmCredentials credentials,
      Clock clock) {
    this.server = server;
    this.sessions = sessions;
    this.spoken = spoken;
    this.credentials = credentials;
    this.clock = clock;
  }

  CompletionStage<Ruling> decide(HttpRequest request, URI llm, DecisionBook.Draft draft) {
    draft.kind(Kind.LLM).peer("llm");
    String path = request.path().split("[?#]", 2)[0];
    if (!Wellformed.frame(request)) {
      return refuse(400, DenyReason.MALFORMED_REQUEST, draft);
    }
    Optional<LlmProtocol> protocol =
        request.method().equals("POST") ? LlmProtocol.at(path, spoken) : Optional.empty();
    if (protocol.isEmpty()) {
      return refuse(403, DenyReason.UNSUPPORTED_METHOD, draft);
    }
    Optional<LlmRequest> read =
        Wellformed.json(request) ? protocol.get().readRequest(request.body()) : Optional.empty();
    if (read.isEmpty()) {
      return refuse(400, DenyReason.MALFORMED_REQUEST, draft);
    }
    if (read.get().wantsHostedTools()) {
      return refuse(403, DenyReason.UNSUPPORTED_METHOD, draft);
    }
    Asked asked = new Asked(protocol.get(), read.get());
    Set<String> traceIds = TraceIds.of(request, Optional.empty());
    return switch (sessions.ofLlmRequest(traceIds, asked.request())) {
      case Attribution.Ambiguous() -> refuse(403, DenyReason.AMBIGUOUS_SESSION, draft);
      case Attribution.NoLiveSession() -> refuse(403, DenyReason.NO_LIVE_SESSION, draft);
      case Attribution.Revoked(String intentId) ->
          refuse(403, DenyReason.SESSION_REVOKED, draft.intent(intentId));
      case Attribution.Certain(Session session) ->
          llmToken(session, llm, draft.session(session)::place)
              .thenApply(answer -> rule(answer, session, asked, draft));
    };
  }

  private record Asked(LlmProtocol protocol, LlmRequest request) {}

  /**
   * T2 of the session.
   *
   * @param place of the request for it, if it isn't at hand
   */
  CompletionStage<TokenAnswer> llmToken(Session session, URI llm, Supplier<SpanPlace> place) {
    return session.llmToken(
        clock.instant(), () -> server.under(place.get()).llmToken(session.intentToken(), llm));
  }

  private Ruling rule(TokenAnswer answer, Session session, Asked asked, DecisionBook.Draft draft) {
    return switch (answer) {
      case TokenAnswer.Granted _ -> {
        String call = UUID.randomUUID().toString();
        sessions.asked(session, call, session.shapeOf(asked.request()));
        draft.allowed();
        yield passed(new PassedRequest.Llm(session.id(), call, asked.protocol()));
      }
      case TokenAnswer.Denied(var reason, var decisionId, var check) ->
          Answers.llmError(403, draft.refused(new Refusal(decisionId, reason, check)));
      case TokenAnswer.Rejected(var reason) -> Answers.llmError(403, draft.refused(reason));
      // Nobody approves of asking the LLM: an answer that has no meaning here.
      case TokenAnswer.Pending _, TokenAnswer.Unavailable _ ->
          Answers.llmError(503, draft.refused(DenyReason.AUTHORIZATION_UNAVAILABLE));
    };
  }

  private Ruling.Pass passed(PassedRequest.Llm request) {
    Map<String, String> set = new HashMap<>(credentials.set(request.protocol()));
    set.put("accept-encoding", "identity"); // the answer must be readable
    return new Ruling.Pass(
        set, credentials.remove(request.protocol()), PassedRequest.metadata(request));
  }

  private static CompletionStage<Ruling> refuse(
      int status, DenyReason reason, DecisionBook.Draft draft) {
    return CompletableFuture.completedFuture(Answers.llmError(status, draft.refused(reason)));
  }
}
