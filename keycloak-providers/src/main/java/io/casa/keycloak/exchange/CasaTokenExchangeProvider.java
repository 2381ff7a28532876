/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.intent.IntentOpening;
import io.casa.keycloak.tokens.ActorRules;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.AuthorizationDetails;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.TokenVerification;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.keycloak.OAuth2Constants;
import org.keycloak.protocol.oidc.TokenExchangeContext;
import org.keycloak.protocol.oidc.TokenExchangeProvider;

/**
 * Answers the exchanges that are ours: those whose authorization details name a type of ours, and
 * those whose subject token is one of ours, which no other provider must ever get to see.
 */
final class CasaTokenExchangeProvider implements TokenExchangeProvider {
  private final ActorRules rules;

  CasaTokenExchangeProvider(ActorRules rules) {
    this.rules = rules;
  }

  /** Asks without any effect; false leaves the request to Keycloak untouched. */
  @Override
  public boolean supports(TokenExchangeContext context) {
    FormParameters form = form(context);
    return values(form, AuthorizationDetails.PARAMETER).stream()
            .anyMatch(AuthorizationDetails::areOurs)
        || hasOurSubject(form);
  }

  @Override
  public Response exchange(TokenExchangeContext context) {
    FormParameters form = form(context);
    var answers = new Answers(context.getSession(), context.getEvent(), context.getCors()::add);
    if (hasOurSubject(form)) {
      return new IntentTokenExchange(answers, rules).answer(form);
    }
    try {
      ExchangeParameters.subjectToken(form);
      ExchangeParameters.requireAccessTokenAsked(form);
    } catch (RefusedException e) {
      return answers.refused(e.refusal());
    }
    return IntentOpening.forUser(answers, form, rules);
  }

  private static boolean hasOurSubject(FormParameters form) {
    return values(form, OAuth2Constants.SUBJECT_TOKEN).stream()
        .anyMatch(token -> TokenVerification.claimsToBeOurs(token, TokenProfile.INTENT));
  }

  private static List<String> values(FormParameters form, String name) {
    return form.values().getOrDefault(name, List.of());
  }

  private static FormParameters form(TokenExchangeContext context) {
    return FormParameters.of(context.getSession().getContext().getHttpRequest());
  }

  @Override
  public void close() {}
}
