/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.exchange.Reading;
import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.PromptForm.Said;
import io.casa.sidecar.guard.Wellformed.Credentials;
import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.keycloak.OpenedIntent;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.keycloak.UserInput;
import io.casa.sidecar.session.SeenValues;
import io.casa.sidecar.session.Session;
import io.casa.sidecar.session.Sessions;
import io.casa.sidecar.session.TraceParent;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What reaches an entry agent: requests with a prompt, each of which opens a session. */
final class InboundAgentGuard implements RequestGuard {
  /** Keycloak's own limit, in UTF-8. */
  private static final int MAX_PROMPT_BYTES = 64 * 1024;

  private final PromptForm form;
  private final AuthorizationServer server;
  private final Sessions sessions;
  private final DecisionBook book;

  InboundAgentGuard(
      PromptForm form, AuthorizationServer server, Sessions sessions, DecisionBook book) {
    this.form = form;
    this.server = server;
    this.sessions = sessions;
    this.book = book;
  }

  @Override
  public CompletionStage<Ruling> decide(HttpRequest request) {
    DecisionBook.Draft draft =
        book.begin(request.direction()).kind(Kind.PROMPT).httpMethod(request.method());
    if (!Wellformed.frame(request)) {
      return refuse(400, "invalid_request", draft.refused(DenyReason.MALFORMED_REQUEST));
    }
    Reading<Said> read;
    try {
      read = form.read(request);
    } catch (MalformedJsonException _) {
      return refuse(400, "invalid_request", draft.refused(DenyReason.MALFORMED_REQUEST));
    }
    return switch (read) {
      case Reading.Absent<Said>() ->
          refuse(400, "invalid_request", draft.refused(DenyReason.PROMPT_NOT_FOUND));
      case Reading.Malformed<Said> _ ->
          refuse(400, "invalid_request", draft.refused(DenyReason.MALFORMED_REQUEST));
      case Reading.Valid<Said>(Said said) -> decide(request, said, draft);
    };
  }

  private CompletionStage<Ruling> decide(HttpRequest request, Said said, DecisionBook.Draft draft) {
    if (said.prompt().getBytes(StandardCharsets.UTF_8).length > MAX_PROMPT_BYTES) {
      return refuse(413, "invalid_request", draft.refused(DenyReason.MALFORMED_REQUEST));
    }
    return switch (Wellformed.credentials(request)) {
      case Credentials.Unreadable() -> done(badUser(draft.refused(DenyReason.INVALID_TOKEN)));
      case Credentials.None() -> open(request, said, Optional.empty(), draft);
      case Credentials.Bearer(String token) -> open(request, said, Optional.of(token), draft);
    };
  }

  private CompletionStage<Ruling> open(
      HttpRequest request, Said said, Optional<String> userToken, DecisionBook.Draft draft) {
    Optional<TraceParent> sent = request.header("traceparent").flatMap(TraceParent::read);
    TraceParent trace = sent.orElseGet(TraceParent::fresh);
    return server
        .intentToken(new UserInput(said.prompt(), said.conversation(), trace.traceId(), userToken))
        .thenApply(
            answer ->
                switch (answer) {
                  case TokenAnswer.Granted(var token, var intent) when intent.isPresent() ->
                      pass(
                          session(said, intent.get(), trace, token),
                          sent.isPresent() ? Optional.empty() : Optional.of(trace),
                          draft);
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

  /** What was seen earlier in the conversation goes on being known. */
  private Session session(Said said, OpenedIntent intent, TraceParent trace, IssuedToken token) {
    return new Session(
        intent.id(),
        trace.traceId(),
        said.prompt(),
        token,
        intent
            .predecessor()
            .flatMap(before -> sessions.takeUp(before, said.prompt()))
            .orElseGet(() -> new SeenValues(said.prompt(), said.conversation().isPresent())));
  }

  private Ruling pass(Session session, Optional<TraceParent> freshTrace, DecisionBook.Draft draft) {
    if (!sessions.open(session)) {
      return unavailable(draft);
    }
    draft.intent(session.intentId()).allowed();
    Map<String, String> set = new LinkedHashMap<>();
    Set<String> remove = new LinkedHashSet<>(Set.of("authorization"));
    if (freshTrace.isPresent()) {
      set.put("traceparent", freshTrace.get().header());
      remove.add("tracestate"); // belongs to the parent that wasn't there
    }
    return new Ruling.Pass(
        set, remove, PassedRequest.metadata(new PassedRequest.Prompt(session.id())));
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

  private static CompletionStage<Ruling> refuse(int status, String error, Refusal refusal) {
    return done(Answers.plain(status, error, refusal));
  }

  private static CompletionStage<Ruling> done(Ruling ruling) {
    return CompletableFuture.completedFuture(ruling);
  }
}
