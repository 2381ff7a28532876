/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.IssuedToken;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.RequestedTargets;
import io.casa.keycloak.tokens.TokenIssuing;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.common.util.Time;

/**
 * The exchange of an intent or agent token for an agent token: the session is handed on to other
 * agents of the system, which get at most what the caller has.
 */
record AgentTokenExchange(Answers answers, Exchange exchange) {
  AgentTokenExchange {
    Objects.requireNonNull(answers, "answers");
    Objects.requireNonNull(exchange, "exchange");
  }

  Response answer(FormParameters form, RequestedTargets targets, RequestedToken.Agent requested)
      throws RefusedException {
    form.forbid(TokenProfile.AUTHORIZATION_DETAILS);
    ExchangeParameters.requireAccessTokenAsked(form);
    exchange.record(answers.event());
    answers.event().detail("casa_event", "agent_hop");
    List<RegisteredApp> agents = agents(targets);
    answers
        .event()
        .detail("casa_target", String.join(" ", agents.stream().map(RegisteredApp::name).toList()))
        .detail("casa_actors", String.valueOf(exchange.actors().subjects().size()));
    IssuedToken issued = issue(agents, tools(requested));
    answers.event().detail("casa_outcome", "allow");
    return answers.granted(200, issued.answer(true));
  }

  private List<RegisteredApp> agents(RequestedTargets targets) throws RefusedException {
    List<RegisteredApp> agents = new ArrayList<>();
    for (String url : targets.urls(exchange.caller().system())) {
      agents.add(
          exchange
              .caller()
              .system()
              .appByUrl(url)
              .filter(app -> app.type() == AppType.AGENT)
              .filter(app -> !app.clientId().equals(exchange.caller().app().clientId()))
              .orElseThrow(
                  () ->
                      RequestedTargets.unknown("The target is not another agent of the system.")));
    }
    return agents;
  }

  private List<String> tools(RequestedToken.Agent requested) throws RefusedException {
    var held = exchange.subject().token().tools();
    Optional<List<String>> narrowed = requested.tools();
    if (narrowed.isPresent() && !held.containsAll(narrowed.get())) {
      throw RequestedToken.invalid("The scope names a tool that the subject token does not.");
    }
    return narrowed.orElse(List.copyOf(held)).stream().sorted(Comparator.naturalOrder()).toList();
  }

  private IssuedToken issue(List<RegisteredApp> agents, List<String> tools) {
    List<String> scope = new ArrayList<>();
    scope.add(TokenProfile.USER_INPUT_SCOPE);
    tools.forEach(tool -> scope.add(TokenProfile.TOOL_SCOPE_PREFIX + tool));
    List<String> audience = agents.stream().map(RegisteredApp::url).toList();
    return TokenIssuing.issue(
        answers.session(),
        exchange.draft(audience, scope).forTools(tools),
        Time.currentTimeSeconds(),
        exchange.expiry(),
        Optional.empty());
  }
}
