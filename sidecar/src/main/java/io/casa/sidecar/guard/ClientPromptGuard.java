/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.PromptForm.Said;
import io.casa.sidecar.guard.Wellformed.Credentials;
import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.keycloak.OpenedIntent;
import io.casa.sidecar.session.Sessions;
import io.casa.sidecar.token.AgentTokenVerdict;
import io.casa.sidecar.token.AgentTokenVerifier;
import io.casa.toolcheck.DenyReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What reaches an entry agent from a client: prompts with the intent token (T1) that the client's
 * sidecar got for exactly this prompt. Each token opens one session, and nothing without one.
 */
final class ClientPromptGuard implements RequestGuard {
  private final PromptForm form;
  private final AgentTokenVerifier verifier;
  private final PromptSessions sessions;
  private final DecisionBook book;

  ClientPromptGuard(
      PromptForm form, AgentTokenVerifier verifier, Sessions sessions, DecisionBook book) {
    this.form = form;
    this.verifier = verifier;
    this.sessions = new PromptSessions(sessions);
    this.book = book;
  }

  @Override
  public CompletionStage<Ruling> decide(HttpRequest request) {
    DecisionBook.Draft draft = book.begin(request).kind(Kind.PROMPT);
    return switch (PromptRequest.read(form, request)) {
      case PromptRequest.Unusable unusable -> done(unusable.refused(draft));
      case PromptRequest.Prompt(Said said) ->
          switch (Wellformed.credentials(request)) {
            case Credentials.None() -> done(refused(DenyReason.MISSING_TOKEN, draft));
            case Credentials.Unreadable() -> done(refused(DenyReason.INVALID_TOKEN, draft));
            case Credentials.Bearer(String token) ->
                verifier
                    .verifyIntentToken(token)
                    .thenApply(verdict -> rule(verdict, request, said, token, draft));
          };
    };
  }

  private Ruling rule(
      AgentTokenVerdict verdict,
      HttpRequest request,
      Said said,
      String token,
      DecisionBook.Draft draft) {
    return switch (verdict) {
      case AgentTokenVerdict.Invalid(DenyReason reason) -> refused(reason, draft);
      case AgentTokenVerdict.Undecidable(DenyReason reason) -> refused(reason, draft);
      case AgentTokenVerdict.Vouches vouched
          when !PromptHash.of(said.prompt()).equals(vouched.intentSha256()) ->
          refused(DenyReason.PROMPT_MISMATCH, draft.intent(vouched.intentId()));
      case AgentTokenVerdict.Vouches vouched ->
          sessions
              .open(
                  said,
                  new OpenedIntent(vouched.intentId(), vouched.predecessor()),
                  new IssuedToken(token, vouched.expiresAt()),
                  RequestTrace.of(request),
                  draft)
              .orElseGet(() -> refused(DenyReason.AUTHORIZATION_UNAVAILABLE, draft));
    };
  }

  private static Ruling refused(DenyReason reason, DecisionBook.Draft draft) {
    return PromptAnswers.towardsSidecar(draft.refused(reason));
  }

  private static CompletionStage<Ruling> done(Ruling ruling) {
    return CompletableFuture.completedFuture(ruling);
  }
}
