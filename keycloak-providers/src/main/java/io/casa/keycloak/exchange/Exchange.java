/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.ActorChain;
import io.casa.exchange.TokenProfile;
import io.casa.keycloak.revocation.IntentRevocations;
import io.casa.keycloak.tokens.ActorRules;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.RealmToken;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.TokenDraft;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;

/**
 * An app that may exchange this intent token.
 *
 * @param subject an intent token (T1) or an agent token (TA)
 * @param actors the delegation with the caller as current actor
 */
record Exchange(Caller caller, RealmToken subject, ActorChain actors) {
  Exchange {
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(actors, "actors");
  }

  /**
   * What an app may do with a token.
   *
   * @throws RefusedException when the token is not good, not for the app, or its session has ended
   */
  static Exchange of(Answers answers, ActorRules rules, Caller caller, String subjectToken)
      throws RefusedException {
    KeycloakSession session = answers.session();
    RealmToken subject =
        rules.verification().verify(session, session.getContext().getRealm(), subjectToken);
    TokenRequirement.requireExchangeable(subject, caller);
    ActorRules.requireKey(session, caller, subject);
    IntentRevocations.of(session).requireLive(subject.token().intent().id());
    caller.userOf(subject).ifPresent(answers.event()::user);
    return new Exchange(caller, subject, rules.actors(session, caller, subject.delegation()));
  }

  /** The draft of a token for those targets, still without what is special to it. */
  TokenDraft draft(List<String> audience, List<String> scope) {
    return new TokenDraft(
        subject.token().subject(),
        audience,
        caller.app().clientId(),
        scope,
        subject.token().intent(),
        caller.system().name(),
        actors,
        Optional.empty(),
        Optional.empty());
  }

  /** When a token ends that lives at most so long, and never longer than the subject token. */
  long expiry(long mostSeconds) {
    return Math.min(Time.currentTimeSeconds() + mostSeconds, subject.expiresAt());
  }

  /** When a token ends that lives as long as tokens may. */
  long expiry() {
    return expiry(TokenProfile.MAX_INTENT_SECONDS);
  }

  /** Says in the event whose exchange it is. */
  void record(EventBuilder event) {
    event
        .detail("casa_intent", subject.token().intent().id())
        .detail("casa_mas", caller.system().name())
        .detail("casa_app", caller.app().name());
  }
}
