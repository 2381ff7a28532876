/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.a2a.A2aMethod;
import io.casa.sidecar.a2a.A2aRequest;
import io.casa.sidecar.a2a.Binding;
import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.Wellformed.Credentials;
import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.session.AgentTasks;
import io.casa.sidecar.session.SeenValues;
import io.casa.sidecar.session.Session;
import io.casa.sidecar.session.SessionName;
import io.casa.sidecar.session.Sessions;
import io.casa.sidecar.token.AgentTokenVerdict;
import io.casa.sidecar.token.AgentTokenVerifier;
import io.casa.toolcheck.DenyReason;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What reaches an agent: what other agents send it, with an agent token, and, for an entry agent,
 * the prompts. The public card is for everybody.
 */
final class InboundHopGuard implements RequestGuard {
  private static final String AUTHORIZATION = "authorization";

  private final AgentTokenVerifier verifier;
  private final Sessions sessions;
  private final AgentTasks tasks;
  private final Optional<Prompts> prompts;
  private final DecisionBook book;

  /**
   * A guard of one agent.
   *
   * @param prompts decide what comes without a token of another agent; an entry agent's
   */
  InboundHopGuard(
      AgentTokenVerifier verifier, Memory memory, Optional<Prompts> prompts, DecisionBook book) {
    this.verifier = verifier;
    this.sessions = memory.sessions();
    this.tasks = memory.tasks();
    this.prompts = prompts;
    this.book = book;
  }

  /** What is remembered of messages. */
  record Memory(Sessions sessions, AgentTasks tasks) {}

  /**
   * Who decides about prompts.
   *
   * @param alone of those that come with no token of ours
   * @param withIntentToken of those that a client's sidecar got an intent token for
   */
  record Prompts(RequestGuard alone, RequestGuard withIntentToken) {}

  /** One request while it is decided. */
  private record Hop(HttpRequest request, Optional<String> token, DecisionBook.Draft draft) {
    @Override
    public String toString() {
      return "Hop";
    }
  }

  @Override
  public CompletionStage<Ruling> decide(HttpRequest request) {
    A2aRequest asked = A2aRequests.read(request);
    Optional<String> token =
        Wellformed.credentials(request) instanceof Credentials.Bearer(String bearer)
            ? Optional.of(bearer)
            : Optional.empty();
    AgentTokenVerifier.Claim claim =
        token.map(AgentTokenVerifier::claimOf).orElse(AgentTokenVerifier.Claim.OTHER);
    boolean hop =
        asked instanceof A2aRequest.PublicCard || claim == AgentTokenVerifier.Claim.AGENT_TOKEN;
    if (!hop && prompts.isPresent()) {
      return claim == AgentTokenVerifier.Claim.INTENT_TOKEN
          ? prompts.get().withIntentToken().decide(request)
          : prompts.get().alone().decide(request);
    }
    return decide(asked, new Hop(request, token, book.begin(request).kind(Kind.AGENT)));
  }

  private CompletionStage<Ruling> decide(A2aRequest asked, Hop hop) {
    return switch (asked) {
      case A2aRequest.PublicCard() -> done(pass(hop));
      case A2aRequest.Message message ->
          verified(
              hop,
              message.binding(),
              message.method(),
              vouched ->
                  message.taskId().stream().allMatch(task -> isOf(task, vouched))
                      ? open(hop, message, vouched)
                      : refused(message.binding(), DenyReason.UNKNOWN_TASK, hop));
      case A2aRequest.OfTask(var binding, var method, var task) ->
          verified(
              hop,
              binding,
              method,
              vouched ->
                  isOf(task, vouched) ? pass(hop) : refused(binding, DenyReason.UNKNOWN_TASK, hop));
      case A2aRequest.ExtendedCard(var binding) ->
          verified(hop, binding, A2aMethod.GET_EXTENDED_AGENT_CARD, _ -> pass(hop));
      case A2aRequest.Wordless _,
          A2aRequest.Unsupported _,
          A2aRequest.OtherVersion _,
          A2aRequest.Unreadable _ ->
          done(A2aRequests.refused(asked, A2aAnswers.Reader.SIDECAR, hop.draft()));
    };
  }

  private CompletionStage<Ruling> verified(
      Hop hop,
      Binding binding,
      A2aMethod method,
      Function<AgentTokenVerdict.Vouches, Ruling> then) {
    hop.draft().rpcMethod(method.wireName());
    if (hop.token().isEmpty()) {
      boolean none = hop.request().header(AUTHORIZATION).isEmpty();
      return done(
          refused(binding, none ? DenyReason.MISSING_TOKEN : DenyReason.INVALID_TOKEN, hop));
    }
    return verifier
        .verify(hop.token().get())
        .thenApply(
            verdict ->
                switch (verdict) {
                  case AgentTokenVerdict.Vouches vouched -> {
                    hop.draft().intent(vouched.intentId());
                    yield then.apply(vouched);
                  }
                  case AgentTokenVerdict.Invalid(var reason) -> refused(binding, reason, hop);
                  case AgentTokenVerdict.Undecidable(var reason) -> refused(binding, reason, hop);
                });
  }

  /** A session of the token's intent, in which the app is asked with the caller's words. */
  private Ruling open(Hop hop, A2aRequest.Message message, AgentTokenVerdict.Vouches vouched) {
    RequestTrace trace = RequestTrace.of(hop.request());
    String words = message.words();
    Session session =
        new Session(
            new SessionName(vouched.intentId() + "/" + vouched.tokenId(), vouched.intentId()),
            trace.id(),
            words,
            new IssuedToken(hop.token().orElseThrow(), vouched.expiresAt()),
            PromptHash.of(words).equals(vouched.intentSha256())
                ? new SeenValues(words, false)
                : SeenValues.ofAgentMessage(words));
    if (!sessions.open(session)) {
      return refused(message.binding(), DenyReason.AUTHORIZATION_UNAVAILABLE, hop);
    }
    hop.draft().opening(trace).allowed();
    Map<String, String> set = new LinkedHashMap<>();
    Set<String> remove = new LinkedHashSet<>(Set.of(AUTHORIZATION, "accept-encoding")); // readable
    trace.addTo(set, remove);
    return new Ruling.Pass(
        set, remove, PassedRequest.metadata(new PassedRequest.Hop(session.name())));
  }

  /** Whether a task was made in the same session; of others nothing is told. */
  private boolean isOf(String task, AgentTokenVerdict.Vouches vouched) {
    return tasks.isOf(task, vouched.intentId());
  }

  /** No token of ours, and none of anybody else, is the agent's business. */
  private static Ruling pass(Hop hop) {
    hop.draft().allowed();
    return new Ruling.Pass(Map.of(), Set.of(AUTHORIZATION), Map.of());
  }

  private static Ruling refused(Binding binding, DenyReason reason, Hop hop) {
    Ruling.Refuse refuse =
        A2aAnswers.refused(binding, A2aAnswers.Reader.SIDECAR, hop.draft().refused(reason));
    if (refuse.status() != 401) {
      return refuse;
    }
    return Answers.with(refuse, "www-authenticate", BearerChallenge.refusing(reason).header());
  }

  private static CompletionStage<Ruling> done(Ruling ruling) {
    return CompletableFuture.completedFuture(ruling);
  }
}
