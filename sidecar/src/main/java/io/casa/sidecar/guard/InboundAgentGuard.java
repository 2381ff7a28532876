/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.PromptForm.Said;
import io.casa.sidecar.guard.Wellformed.Credentials;
import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.keycloak.UserInput;
import io.casa.sidecar.session.Sessions;
import io.casa.toolcheck.DenyReason;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What reaches an entry agent: requests with a prompt, each of which opens a session. */
final class InboundAgentGuard implements RequestGuard {
  private final PromptForm form;
  private final AuthorizationServer server;
  private final PromptSessions sessions;
  private final DecisionBook book;

  InboundAgentGuard(
      PromptForm form, AuthorizationServer server, Sessions sessions, DecisionBook book) {
    this.form = form;
    this.server = server;
    this.sessions = new PromptSessions(sessions);
    this.book = book;
  }

  @Override
  public CompletionStage<Ruling> decide(HttpRequest request) {
    DecisionBook.Draft draft = book.begin(request).kind(Kind.PROMPT);
    return switch (PromptRequest.read(form, request)) {
      case PromptRequest.Unusable unusable -> done(unusable.refused(draft));
      case PromptRequest.Prompt(Said said) -> decide(request, said, draft);
    };
  }

  private CompletionStage<Ruling> decide(HttpRequest request, Said said, DecisionBook.Draft draft) {
    return switch (Wellformed.credentials(request)) {
      case Credentials.Unreadable() -> done(badUser(draft.refused(DenyReason.INVALID_TOKEN)));
      case Credentials.None() -> open(request, said, Optional.empty(), draft);
      case Credentials.Bearer(String token) -> open(request, said, Optional.of(token), draft);
    };
  }

  private CompletionStage<Ruling> open(
      HttpRequest request, Said said, Optional<String> userToken, DecisionBook.Draft draft) {
    RequestTrace trace = RequestTrace.of(request);
    return server
        .under(draft.opening(trace).place())
        .intentToken(new UserInput(said.prompt(), said.conversation(), trace.id(), userToken))
        .thenApply(
            answer ->
                switch (answer) {
                  case TokenAnswer.Granted(var token, var intent) when intent.isPresent() ->
                      sessions
                          .open(said, intent.get(), token, trace, draft)
                          .orElseGet(() -> unavailable(draft));
                  case TokenAnswer.Granted _, TokenAnswer.Pending _, TokenAnswer.Unavailable _ ->
                      unavailable(draft);
                  case TokenAnswer.Denied(var reason, var decisionId, var check) ->
                      Answers.plain(
                          403,
                          "access_denied",
                          draft.refused(new Refusal(decisionId, reason, check)));
                  case TokenAnswer.Rejected(var reason) -> rejected(reason, userToken, draft);
                });
  }

  private static Ruling rejected(
      DenyReason reason, Optional<String> userToken, DecisionBook.Draft draft) {
    Refusal refusal = draft.refused(reason);
    boolean byUser =
        userToken.isPresent()
            && (reason == DenyReason.INVALID_TOKEN || reason == DenyReason.EXPIRED_TOKEN);
    return byUser ? badUser(refusal) : Answers.plain(403, "access_denied", refusal);
  }

  private static Ruling badUser(Refusal refusal) {
    BearerChallenge challenge = BearerChallenge.bare().error("invalid_token", refusal.reason());
    return Answers.challenge(401, "invalid_token", challenge, refusal);
  }

  private static Ruling unavailable(DecisionBook.Draft draft) {
    return Answers.plain(
        503, "temporarily_unavailable", draft.refused(DenyReason.AUTHORIZATION_UNAVAILABLE));
  }

  private static CompletionStage<Ruling> done(Ruling ruling) {
    return CompletableFuture.completedFuture(ruling);
  }
}
