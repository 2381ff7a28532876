/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.introspection;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.TokenVerification;
import jakarta.ws.rs.core.Response;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProvider;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;
import org.keycloak.representations.AccessToken;

/**
 * Answers for our tokens, which have no user session behind them; leaves all others to Keycloak.
 */
final class CasaIntrospectionProvider implements TokenIntrospectionProvider {
  private final KeycloakSession session;
  private final TokenVerification verification;

  CasaIntrospectionProvider(KeycloakSession session, TokenVerification verification) {
    this.session = session;
    this.verification = verification;
  }

  @Override
  public Response introspect(String token, EventBuilder event) {
    if (!TokenVerification.claimsToBeOurs(token, TokenProfile.INTENT)) {
      return new AccessTokenIntrospectionProvider<AccessToken>(session).introspect(token, event);
    }
    var answers = new Answers(session, event, Response.ResponseBuilder::build);
    return new TokenIntrospection(answers, verification)
        .answer(token, FormParameters.of(session.getContext().getHttpRequest()));
  }

  @Override
  public void close() {}
}
