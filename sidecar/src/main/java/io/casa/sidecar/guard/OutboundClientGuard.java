/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.a2a.A2aRequest;
import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.PromptForm.Said;
import io.casa.sidecar.guard.Targets.Target;
import io.casa.sidecar.guard.Wellformed.Credentials;
import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.keycloak.UserInput;
import io.casa.sidecar.token.AgentTokenVerifier;
import io.casa.toolcheck.DenyReason;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What leaves a client: users' prompts to entry agents, each with an intent token (T1) of its own
 * and no other {@code Authorization}, and the question for an agent's public card. An LLM or an MCP
 * server is no target of a client, whatever its settings list.
 */
final class OutboundClientGuard implements RequestGuard {
  private static final String AUTHORIZATION = "authorization";

  private final Targets targets;
  private final Map<String, PromptForm> forms = new HashMap<>();
  private final AuthorizationServer server;
  private final DecisionBook book;

  OutboundClientGuard(GuardSettings settings, AuthorizationServer server, DecisionBook book)
      throws SidecarException {
    this.targets = new Targets(settings);
    this.server = server;
    this.book = book;
    for (GuardSettings.Agent agent : settings.agents()) {
      if (agent.promptFields().isPresent()) {
        forms.put(agent.name(), PromptForm.of("agents", agent.promptFields().get()));
      }
    }
  }

  @Override
  public CompletionStage<Ruling> decide(HttpRequest request) {
    DecisionBook.Draft draft = book.begin(request);
    if (!(targets.find(request.authority()).orElse(null) instanceof Target.Agent agent)) {
      return done(refused(DenyReason.UNKNOWN_TARGET, draft));
    }
    draft.kind(Kind.PROMPT).peer(agent.name());
    if (request.method().equals("GET")
        && A2aRequests.read(request) instanceof A2aRequest.PublicCard) {
      draft.kind(Kind.AGENT).allowed();
      return done(new Ruling.Pass(Map.of(), Set.of(AUTHORIZATION), Map.of()));
    }
    PromptForm form = forms.get(agent.name());
    if (form == null || !request.method().equals("POST")) {
      return done(refused(DenyReason.UNSUPPORTED_METHOD, draft));
    }
    return switch (PromptRequest.read(form, request)) {
      case PromptRequest.Unusable unusable -> done(unusable.refused(draft));
      case PromptRequest.Prompt(Said said) -> ask(request, said, agent, draft);
    };
  }

  private CompletionStage<Ruling> ask(
      HttpRequest request, Said said, Target.Agent agent, DecisionBook.Draft draft) {
    return switch (Wellformed.credentials(request)) {
      case Credentials.Unreadable() -> done(refused(DenyReason.INVALID_TOKEN, draft));
      case Credentials.None() -> ask(request, said, agent, Optional.empty(), draft);
      // A token of ours is nobody's proof of being a user.
      case Credentials.Bearer(String token)
          when AgentTokenVerifier.claimOf(token) != AgentTokenVerifier.Claim.OTHER ->
          done(refused(DenyReason.INVALID_TOKEN, draft));
      case Credentials.Bearer(String token) -> ask(request, said, agent, Optional.of(token), draft);
    };
  }

  private CompletionStage<Ruling> ask(
      HttpRequest request,
      Said said,
      Target.Agent agent,
      Optional<String> userToken,
      DecisionBook.Draft draft) {
    RequestTrace trace = RequestTrace.of(request);
    var input =
        new UserInput(
            said.prompt(), said.conversation(), trace.id(), userToken, Optional.of(agent.url()));
    return server
        .under(draft.opening(trace).place())
        .intentToken(input)
        .thenApply(
            answer ->
                switch (answer) {
                  case TokenAnswer.Granted(var token, var intent) when intent.isPresent() ->
                      pass(token, intent.get().id(), agent, trace, draft);
                  case TokenAnswer.Granted _, TokenAnswer.Pending _, TokenAnswer.Unavailable _ ->
                      refused(DenyReason.AUTHORIZATION_UNAVAILABLE, draft);
                  case TokenAnswer.Denied(var reason, var decisionId, var check) ->
                      PromptAnswers.towardsClient(
                          draft.refused(new Refusal(decisionId, reason, check)));
                  case TokenAnswer.Rejected(var reason) -> refused(reason, draft);
                });
  }

  private static Ruling pass(
      IssuedToken token,
      String intentId,
      Target.Agent agent,
      RequestTrace trace,
      DecisionBook.Draft draft) {
    draft.opening(trace).intent(intentId).allowed();
    Map<String, String> set = new LinkedHashMap<>();
    Set<String> remove = new LinkedHashSet<>();
    trace.addTo(set, remove);
    set.put(AUTHORIZATION, "Bearer " + token.value());
    return new Ruling.Pass(
        set,
        remove,
        PassedRequest.metadata(new PassedRequest.ToEntryAgent(intentId, agent.name())));
  }

  private static Ruling refused(DenyReason reason, DecisionBook.Draft draft) {
    return PromptAnswers.towardsClient(draft.refused(reason));
  }

  private static CompletionStage<Ruling> done(Ruling ruling) {
    return CompletableFuture.completedFuture(ruling);
  }
}
