/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.keycloak.budget.CallCounter;
import io.casa.keycloak.decisions.ToolDecision;
import io.casa.keycloak.intent.IntentPrompts;
import io.casa.keycloak.llmcalls.SelectionStore;
import io.casa.keycloak.match.ToolMatching;
import io.casa.keycloak.systems.HeldTools;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.systems.RegisteredSystem;
import io.casa.keycloak.systems.Systems;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Grant;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.SessionEvidence;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolUnderCheck;
import io.casa.toolcheck.checks.CallBudgetKept;
import io.casa.toolcheck.checks.ToolDefinitionPinned;
import io.casa.toolcheck.spi.ToolCheck;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/** Decides tool calls of one session: judges them, and takes the selections that pay. */
record ToolDecisions(KeycloakSession session, Exchange exchange) {
  private static final Logger LOG = Logger.getLogger(ToolDecisions.class);

  // Each failed attempt means that somebody else's change to the session went through.
  private static final int MAX_ATTEMPTS = 200;

  // Each attempt runs the checks again, and those of others may be slow.
  private static final long MOST_NANOS = Duration.ofSeconds(10).toNanos();

  ToolDecisions {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(exchange, "exchange");
  }

  /** Whether a permitted call uses up the selection that it rests on. */
  enum Payment {
    /** It does: the call happens now, under a token, and its server may ask back. */
    TAKEN_FOR_TOKEN,
    /** It does: the call happens now. */
    TAKEN,
    /** It does not: somebody only wants to know. */
    NOT_TAKEN
  }

  /**
   * A call to be decided.
   *
   * @param llmCallId the LLM call that selected it, if known
   * @param observed what the agent saw of the tool's definition
   * @param provenance where its values came from
   * @param continued the id of the token of the same call, whose server answered that it needs more
   *     input
   */
  record Asked(
      ToolCall call,
      Optional<String> llmCallId,
      ObservedDefinition observed,
      Provenance provenance,
      Payment payment,
      Optional<String> continued) {
    /** A call that continues none. */
    Asked(
        ToolCall call,
        Optional<String> llmCallId,
        ObservedDefinition observed,
        Provenance provenance,
        Payment payment) {
      this(call, llmCallId, observed, provenance, payment, Optional.empty());
    }

    Asked {
      Objects.requireNonNull(call, "call");
      Objects.requireNonNull(llmCallId, "llmCallId");
      Objects.requireNonNull(observed, "observed");
      Objects.requireNonNull(provenance, "provenance");
      Objects.requireNonNull(payment, "payment");
      Objects.requireNonNull(continued, "continued");
    }
  }

  /**
   * Decides a call at that server of the system.
   *
   * @throws RefusedException when too many change the session at the same time
   */
  ToolDecision decide(RegisteredApp server, Asked asked) throws RefusedException {
    return decide(server, asked, Consent.NONE);
  }

  /**
   * Decides a call that somebody may have approved. If that is what lets it through, the approval
   * has been used when this returns, in the transaction of the answer.
   *
   * @throws RefusedException when too many change the session at the same time
   */
  ToolDecision decide(RegisteredApp server, Asked asked, Consent consent) throws RefusedException {
    SelectionStore store = SelectionStore.of(session);
    var key =
        new SelectionStore.Key(
            session.getContext().getRealm().getId(),
            exchange.subject().token().intent().id(),
            exchange.caller().app().clientId(),
            exchange.subject().expiresAt());
    RegisteredSystem system = exchange.caller().system();
    Optional<ToolCheck> match =
        ToolMatching.oneCall(session, system.enabledToolChecks(), system.toolMatch());
    CallCounter counter = counter();
    boolean held = isHeld(server, asked);
    String id = UUID.randomUUID().toString();
    long start = System.nanoTime();
    for (int attempt = 0;
        attempt < MAX_ATTEMPTS && System.nanoTime() - start < MOST_NANOS;
        attempt++) {
      SelectionStore.Moment moment = store.now(key);
      CallCounter.Moment before = counter.now();
      ToolCheckRequest request = request(server, asked, held, moment, before);
      Decision judged =
          ToolJudge.decide(Systems.checks(session), system.enabledToolChecks(), match, request);
      Decision decision = consent.appliedTo(judged);
      if (!takes(decision, asked.payment())) {
        return decided(id, request, decision);
      }
      // The place first: it can be given back when the selection has been paid by another call.
      Optional<CallCounter.Place> place = counter.take(before, asked.call().tool());
      if (place.isEmpty()) {
        continue;
      }
      // Then the approval, which can be given back as well; what has paid stays paid.
      if (!consent.use(judged)) {
        counter.giveBack(place.get());
        return decided(id, request, judged);
      }
      Optional<LlmSelection> payer = payer(decision);
      if (payer.isEmpty() || pays(store, key, moment, payer.get(), id, asked)) {
        return consent.markedIn(decided(id, request, decision), judged);
      }
      consent.giveBack(judged);
      counter.giveBack(place.get());
    }
    throw new RefusedException(
        OAuthError.TEMPORARILY_UNAVAILABLE,
        DenyReason.AUTHORIZATION_UNAVAILABLE,
        "Too many changes to this session at the same time.");
  }

  /** Only a system with a budget pays for counting. */
  private CallCounter counter() {
    return exchange.caller().system().enabledToolChecks().contains(CallBudgetKept.NAME)
        ? CallCounter.of(
            session,
            session.getContext().getRealm().getId(),
            exchange.subject().token().intent().id())
        : CallCounter.idle();
  }

  /**
   * Whether the tool waits for an administrator's decision; asked only where the check reads it.
   *
   * @throws RefusedException when it can't be told
   */
  private boolean isHeld(RegisteredApp server, Asked asked) throws RefusedException {
    RegisteredSystem system = exchange.caller().system();
    if (!system.enabledToolChecks().contains(ToolDefinitionPinned.NAME)) {
      return false;
    }
    var call = new HeldTools.Call(system, exchange.caller().app(), server, asked.call().tool());
    try {
      return new HeldTools(session).isHeld(call, asked.observed());
    } catch (RuntimeException e) {
      // Whatever the database says; its message may quote a row.
      LOG.errorf("Held tools can't be looked up: %s", e.getClass().getName());
      throw new RefusedException(
          OAuthError.TEMPORARILY_UNAVAILABLE,
          DenyReason.AUTHORIZATION_UNAVAILABLE,
          "Whether the tool is held can't be told.");
    }
  }

  private ToolCheckRequest request(
      RegisteredApp server,
      Asked asked,
      boolean held,
      SelectionStore.Moment moment,
      CallCounter.Moment before) {
    return new ToolCheckRequest(
        new Grant(
            exchange.subject().token().intent(),
            exchange.actors(),
            exchange.subject().token().tools(),
            exchange.subject().token().scopes()),
        IntentPrompts.of(
            session, session.getContext().getRealm(), exchange.subject().token().intent()),
        asked.call(),
        new ToolUnderCheck(
                Optional.ofNullable(server.tools().get(asked.call().tool())),
                Optional.ofNullable(server.toolSha256().get(asked.call().tool())),
                asked.observed())
            .withRules(server.rulesOf(asked.call().tool()))
            .withHeld(held),
        new SessionEvidence(
            asked
                .continued()
                .map(token -> moment.continued(token, asked.call()))
                .orElseGet(() -> moment.history(asked.llmCallId())),
            asked.provenance(),
            before.counts(asked.call().tool())),
        exchange.caller().system().checkPolicy().with(exchange.caller().system().callBudget()));
  }

  /** Whether the call happens now, so that it takes a place and what pays for it. */
  private static boolean takes(Decision decision, Payment payment) {
    return payment != Payment.NOT_TAKEN && decision.outcome() instanceof Outcome.Permit;
  }

  private static boolean pays(
      SelectionStore store,
      SelectionStore.Key key,
      SelectionStore.Moment moment,
      LlmSelection payer,
      String id,
      Asked asked) {
    return asked.payment() == Payment.TAKEN_FOR_TOKEN
        ? store.pay(key, moment, payer, id, asked.call())
        : store.pay(key, moment, payer);
  }

  private static Optional<LlmSelection> payer(Decision decision) {
    return switch (decision.outcome()) {
      case Outcome.Permit permit -> permit.paidBy();
      case Outcome.StepUp stepUp -> Optional.empty();
      case Outcome.Deny deny -> Optional.empty();
    };
  }

  private ToolDecision decided(String id, ToolCheckRequest request, Decision decision) {
    return new ToolDecision(
        id,
        session.getContext().getRealm().getId(),
        exchange.caller().system().name(),
        exchange.caller().app().name(),
        request,
        ToolJudge.hash(request.call().arguments()),
        decision,
        Time.currentTimeMillis());
  }
}
