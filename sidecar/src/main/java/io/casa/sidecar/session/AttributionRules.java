/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import io.casa.sidecar.llm.LlmRequest;
import io.casa.sidecar.llm.UserMessage;
import io.casa.sidecar.session.Session.Phase;
import io.casa.sidecar.token.RevokedIntents;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rules that say whose an outgoing call is. The highest rule: no call is ever attributed to a
 * session it doesn't belong to, even at the price of a refusal.
 *
 * <p>Who may have made a call: every session whose request is still running, and every one whose
 * caller left before the answer was complete, since the app may not have noticed. The latter can
 * only make an attribution ambiguous; it lends its authority to nothing without a traceparent. In
 * this order:
 *
 * <ol>
 *   <li>a traceparent that a session was opened under names it, unless the content names another;
 *       it does so after the answer too, until the intent token expires;
 *   <li>content that fits exactly one of them;
 *   <li>exactly one of them.
 * </ol>
 *
 * <p>A session that Keycloak has ended is told apart from the others by the same rules and for as
 * long: its app is still at work and doesn't know, so its calls must not become another session's.
 * Only what comes of an attribution to it differs.
 */
final class AttributionRules {
  private final Clock clock;
  private final RevokedIntents revoked;

  AttributionRules(Clock clock, RevokedIntents revoked) {
    this.clock = clock;
    this.revoked = revoked;
  }

  /**
   * Whose LLM request it is.
   *
   * @param remembered all sessions
   * @param traceIds what the request says of its trace
   */
  Attribution ofLlmRequest(List<Session> remembered, Set<String> traceIds, LlmRequest request) {
    Set<Session> named = named(remembered, traceIds);
    Set<Session> candidates = candidates(remembered);
    Set<Session> saying = saying(candidates, request);
    Set<Session> fitting =
        saying.isEmpty()
            ? where(
                candidates, session -> request.userMessages().stream().anyMatch(session::isHeldBy))
            : saying;
    if (!named.isEmpty()) {
      return byTrace(named, new Evidence(remembered, fitting::contains));
    }
    if (fitting.isEmpty() && !saying(remembered, request).isEmpty()) {
      return new Attribution.NoLiveSession(); // a request that was answered already
    }
    return only(fitting.isEmpty() ? candidates : fitting);
  }

  /**
   * Whose tool call it is.
   *
   * @param remembered all sessions
   * @param traceIds what the call says of its trace
   */
  Attribution ofToolCall(
      List<Session> remembered, Set<String> traceIds, String tool, JsonObject arguments) {
    Set<Session> named = named(remembered, traceIds);
    // A selection stays evidence when it was used: its session may well call twice.
    Evidence evidence =
        new Evidence(
            remembered, session -> session.selected(tool, arguments), Session::mayHideSelections);
    if (!named.isEmpty()) {
      return byTrace(named, evidence);
    }
    Set<Session> candidates = candidates(remembered);
    Set<Session> fitting = where(candidates, evidence::fits);
    return only(
        fitting.isEmpty()
            ? candidates
            : where(
                candidates, session -> fitting.contains(session) || evidence.isHidden(session)));
  }

  /**
   * Whose reading from an MCP server it is, or answer to one: of that no LLM's answer tells.
   *
   * @param remembered all sessions
   * @param traceIds what the request says of its trace
   */
  Attribution ofServerUse(List<Session> remembered, Set<String> traceIds) {
    Set<Session> named = named(remembered, traceIds);
    return named.isEmpty()
        ? only(candidates(remembered))
        : byTrace(named, new Evidence(List.of(), _ -> false));
  }

  /**
   * Whose request to another agent it is.
   *
   * @param remembered all sessions
   * @param traceIds what the request says of its trace
   * @param words what the message says; blank when the request is no message
   */
  Attribution ofAgentRequest(List<Session> remembered, Set<String> traceIds, String words) {
    UserMessage message = new UserMessage(List.of(words));
    Set<Session> named = named(remembered, traceIds);
    Set<Session> candidates = candidates(remembered);
    Set<Session> fitting = where(candidates, session -> session.isSaidBy(message));
    if (!named.isEmpty()) {
      return byTrace(named, new Evidence(remembered, fitting::contains));
    }
    boolean saidBefore = remembered.stream().anyMatch(session -> session.isSaidBy(message));
    if (fitting.isEmpty() && saidBefore) {
      return new Attribution.NoLiveSession(); // words of a request that was answered already
    }
    return only(fitting.isEmpty() ? candidates : fitting);
  }

  private Attribution byTrace(Set<Session> named, Evidence evidence) {
    if (named.size() > 1) {
      Set<Session> running = where(named, Session::isAtWork);
      if (running.size() == 1 && ofOneIntent(named)) {
        // Messages of one intent, one after the other: whoever is answered asks nothing more.
        return byTrace(running, evidence);
      }
      Set<Session> both = where(named, evidence::fits);
      return both.size() == 1 && where(named, evidence::isHidden).isEmpty()
          ? certain(both.iterator().next())
          : new Attribution.Ambiguous();
    }
    Session session = named.iterator().next();
    boolean contradicted =
        !evidence.fits(session) && !evidence.isHidden(session) && evidence.fitsAny();
    return contradicted ? new Attribution.Ambiguous() : certain(session);
  }

  private static boolean ofOneIntent(Set<Session> sessions) {
    return sessions.stream().map(Session::intentId).distinct().count() == 1;
  }

  private Attribution only(Set<Session> sessions) {
    if (sessions.size() > 1) {
      return new Attribution.Ambiguous();
    }
    return sessions.stream()
        .filter(session -> session.phase() == Phase.RUNNING)
        .findFirst()
        .map(this::certain)
        .orElseGet(Attribution.NoLiveSession::new);
  }

  /** To that session, unless it has ended. */
  Attribution certain(Session session) {
    if (revoked.contains(session.intentId())) {
      return new Attribution.Revoked(session.intentId());
    }
    session.seen().forgetWhatLeansOn(revoked::contains);
    return session.expired(clock.instant())
        ? new Attribution.NoLiveSession()
        : new Attribution.Certain(session);
  }

  private static Set<Session> saying(Collection<Session> sessions, LlmRequest request) {
    return where(
        sessions, session -> request.lastUserMessage().filter(session::isSaidBy).isPresent());
  }

  private static Set<Session> named(List<Session> sessions, Set<String> traceIds) {
    return where(sessions, session -> traceIds.contains(session.traceId()));
  }

  private static Set<Session> candidates(List<Session> sessions) {
    return where(sessions, Session::isAtWork);
  }

  private static Set<Session> where(Collection<Session> sessions, Predicate<Session> fits) {
    Set<Session> found = new HashSet<>();
    for (Session session : sessions) {
      if (fits.test(session)) {
        found.add(session);
      }
    }
    return found;
  }
}
