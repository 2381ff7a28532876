/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.keycloak.revocation.IntentRevocations;
import io.casa.keycloak.tokens.ActorRules;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.RealmToken;
import io.casa.keycloak.tokens.RefusedException;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/**
 * The exchange of an intent or agent token for an LLM token, a tool token or an agent token: who
 * asks, with which token, for which target; then the one of the three.
 */
record IntentTokenExchange(Answers answers, ActorRules rules) {
  IntentTokenExchange {
    Objects.requireNonNull(answers, "answers");
    Objects.requireNonNull(rules, "rules");
  }

  /** Answers the request. */
  Response answer(FormParameters form) {
    try {
      ExchangeParameters parameters = ExchangeParameters.read(form);
      Exchange exchange = exchange(parameters);
      return switch (RequestedToken.of(parameters.scope())) {
        case RequestedToken.Llm llm ->
            new LlmTokenExchange(answers, exchange).answer(form, parameters.targets());
        case RequestedToken.Agent agent ->
            new AgentTokenExchange(answers, exchange).answer(form, parameters.targets(), agent);
        case RequestedToken.Tool tool ->
            new ToolTokenExchange(answers, exchange).answer(form, parameters, tool);
      };
    } catch (RefusedException e) {
      return answers.refused(e.refusal());
    }
  }

  private Exchange exchange(ExchangeParameters parameters) throws RefusedException {
    KeycloakSession session = answers.session();
    Caller caller = Caller.of(session, session.getContext().getClient());
    RealmToken subject =
        rules
            .verification()
            .verify(session, session.getContext().getRealm(), parameters.subjectToken());
    TokenRequirement.requireExchangeable(subject, caller);
    IntentRevocations.of(session).requireLive(subject.token().intent().id());
    // The subject is a user's id, or the entry agent's client id when no user is known.
    if (!subject.token().subject().equals(subject.token().clientId())) {
      answers.event().user(subject.token().subject());
    }
    var exchange =
        new Exchange(caller, subject, rules.actors(session, caller, subject.delegation()));
    if (parameters.actorToken().isPresent()) {
      rules.requireCallers(
          session, caller, parameters.actorToken().get(), Optional.of(subject.token().intent()));
    }
    return exchange;
  }
}
