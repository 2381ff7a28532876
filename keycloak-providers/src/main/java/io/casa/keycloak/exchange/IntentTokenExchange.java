/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.ActorChain;
import io.casa.exchange.TokenProfile;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.IssuedToken;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RealmToken;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.TokenDraft;
import io.casa.keycloak.tokens.TokenIssuing;
import io.casa.keycloak.tokens.TokenVerification;
import io.casa.toolcheck.DenyReason;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * The exchange of an intent token for an LLM token or a tool token: who asks, with which token, for
 * which target; then the one or the other.
 */
record IntentTokenExchange(Answers answers, TokenVerification verification) {
  IntentTokenExchange {
    Objects.requireNonNull(answers, "answers");
    Objects.requireNonNull(verification, "verification");
  }

  /**
   * Somebody who may exchange this intent token.
   *
   * @param actors the delegation with the caller as current actor
   */
  record Delegation(Caller caller, RealmToken intentToken, ActorChain actors) {
    Delegation {
      Objects.requireNonNull(caller, "caller");
      Objects.requireNonNull(intentToken, "intentToken");
      Objects.requireNonNull(actors, "actors");
    }

    /** The draft of a token for that target, still without what is special to it. */
    TokenDraft draft(String audience, List<String> scope) {
      return new TokenDraft(
          intentToken.token().subject(),
          audience,
          caller.app().clientId(),
          scope,
          intentToken.token().intent(),
          caller.system().name(),
          actors,
          Optional.empty(),
          Optional.empty());
    }
  }

  /** Answers the request. */
  Response answer(FormParameters form) {
    try {
      ExchangeParameters parameters = ExchangeParameters.read(form);
      Delegation delegation = delegation(parameters.subjectToken());
      if (parameters.scope().equals(TokenProfile.LLM_ACCESS_SCOPE)) {
        form.forbid(TokenProfile.AUTHORIZATION_DETAILS);
        return answers.granted(200, llmToken(delegation, parameters.resource()).answer(true));
      }
      return new ToolTokenExchange(answers, delegation).answer(form, parameters);
    } catch (RefusedException e) {
      return answers.refused(e.refusal());
    }
  }

  private Delegation delegation(String subjectToken) throws RefusedException {
    KeycloakSession session = answers.session();
    Caller caller = Caller.of(session, session.getContext().getClient());
    RealmToken verified =
        verification.verify(session, session.getContext().getRealm(), subjectToken);
    TokenRequirement.requireExchangeable(verified, caller);
    // The subject is a user's id, or the entry agent's client id when no user is known.
    if (!verified.token().subject().equals(verified.token().clientId())) {
      answers.event().user(verified.token().subject());
    }
    return new Delegation(caller, verified, actors(caller, verified));
  }

  /** RFC 8693 section 4.1: the caller in front of who acted before. */
  private static ActorChain actors(Caller caller, RealmToken verified) throws RefusedException {
    var subjects = new ArrayList<String>();
    subjects.add(caller.app().clientId());
    subjects.addAll(verified.token().actors().subjects());
    if (subjects.size() > TokenProfile.MAX_ACTORS) {
      throw new RefusedException(
          OAuthError.INVALID_REQUEST,
          DenyReason.MALFORMED_REQUEST,
          "The delegation has too many actors.");
    }
    return new ActorChain(subjects);
  }

  private IssuedToken llmToken(Delegation delegation, String resource) throws RefusedException {
    Optional<String> llm = delegation.caller().system().llmUrl();
    if (!llm.equals(Optional.of(resource))) {
      throw ExchangeParameters.unknownTarget("The target is not the LLM of the system.");
    }
    answers
        .event()
        .detail("casa_intent", delegation.intentToken().token().intent().id())
        .detail("casa_mas", delegation.caller().system().name())
        .detail("casa_app", delegation.caller().app().name());
    long now = Time.currentTimeSeconds();
    long expiresAt =
        Math.min(now + TokenProfile.MAX_INTENT_SECONDS, delegation.intentToken().expiresAt());
    return TokenIssuing.issue(
        answers.session(),
        delegation.draft(resource, List.of(TokenProfile.LLM_ACCESS_SCOPE)),
        now,
        expiresAt,
        Optional.empty());
  }
}
