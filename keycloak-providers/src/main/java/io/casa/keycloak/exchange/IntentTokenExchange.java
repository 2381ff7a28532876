/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.keycloak.tokens.ActorRules;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.RefusedException;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/**
 * The exchange of an intent or agent token for an LLM, tool, server or agent token: who asks, with
 * which token, for which target; then the one of the four.
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
        case RequestedToken.Server server ->
            new ServerTokenExchange(answers, exchange).answer(form, parameters.targets(), server);
      };
    } catch (RefusedException e) {
      return answers.refused(e.refusal());
    }
  }

  private Exchange exchange(ExchangeParameters parameters) throws RefusedException {
    KeycloakSession session = answers.session();
    Caller caller = Caller.of(session, session.getContext().getClient());
    Exchange exchange = Exchange.of(answers, rules, caller, parameters.subjectToken());
    if (parameters.actorToken().isPresent()) {
      rules.requireCallers(
          session,
          caller,
          parameters.actorToken().get(),
          Optional.of(exchange.subject().token().intent()));
    }
    return exchange;
  }
}
