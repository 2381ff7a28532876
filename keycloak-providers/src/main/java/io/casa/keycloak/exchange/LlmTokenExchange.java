/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.IssuedToken;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.RequestedTargets;
import io.casa.keycloak.tokens.TokenIssuing;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.common.util.Time;

/** The exchange of an intent or agent token for an LLM token. */
record LlmTokenExchange(Answers answers, Exchange exchange) {
  LlmTokenExchange {
    Objects.requireNonNull(answers, "answers");
    Objects.requireNonNull(exchange, "exchange");
  }

  Response answer(FormParameters form, RequestedTargets targets) throws RefusedException {
    form.forbid(TokenProfile.AUTHORIZATION_DETAILS);
    ExchangeParameters.requireAccessTokenAsked(form);
    String target = targets.onlyUrl(exchange.caller().system());
    if (!exchange.caller().system().llmUrl().equals(Optional.of(target))) {
      throw RequestedTargets.unknown("The target is not the LLM of the system.");
    }
    exchange.record(answers.event());
    IssuedToken issued =
        TokenIssuing.issue(
            answers.session(),
            exchange.draft(List.of(target), List.of(TokenProfile.LLM_ACCESS_SCOPE)),
            Time.currentTimeSeconds(),
            exchange.expiry(),
            Optional.empty());
    return answers.granted(200, issued.answer(true));
  }
}
