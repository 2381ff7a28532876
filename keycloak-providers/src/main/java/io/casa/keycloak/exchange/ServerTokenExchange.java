/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.AuthorizationDetails;
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

/**
 * The exchange of an intent or agent token for a server token: one message to an MCP server that is
 * no tool call. Nothing is judged but whether the session lives and the server is its system's.
 */
record ServerTokenExchange(Answers answers, Exchange exchange) {
  ServerTokenExchange {
    Objects.requireNonNull(answers, "answers");
    Objects.requireNonNull(exchange, "exchange");
  }

  Response answer(FormParameters form, RequestedTargets targets, RequestedToken.Server asked)
      throws RefusedException {
    form.forbid(AuthorizationDetails.PARAMETER);
    ExchangeParameters.requireAccessTokenAsked(form);
    String target = targets.onlyUrl(exchange.caller().system());
    RegisteredApp server =
        exchange
            .caller()
            .system()
            .appByUrl(target)
            .filter(app -> app.type() == AppType.MCP_SERVER)
            .orElseThrow(
                () -> RequestedTargets.unknown("The target is not an MCP server of the system."));
    exchange.record(answers.event());
    IssuedToken issued =
        TokenIssuing.issue(
            answers.session(),
            exchange.draft(List.of(server.url()), List.of(asked.scope())),
            Time.currentTimeSeconds(),
            exchange.expiry(TokenProfile.MAX_TOOL_SECONDS),
            Optional.empty());
    return answers.granted(200, issued.answer(true));
  }
}
