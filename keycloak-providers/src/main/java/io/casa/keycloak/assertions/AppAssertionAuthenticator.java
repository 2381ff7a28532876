/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.assertions;

import io.casa.keycloak.assertions.AssertionVerdict.Accepted;
import io.casa.keycloak.assertions.AssertionVerdict.Refused;
import io.casa.keycloak.systems.Systems;
import io.casa.keycloak.tokens.RealmIssuer;
import jakarta.ws.rs.core.Response;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.ClientAuthenticationFlowContext;
import org.keycloak.authentication.FlowStatus;
import org.keycloak.authentication.authenticators.client.ClientAssertionState;
import org.keycloak.authentication.authenticators.client.ClientAuthUtil;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;

/**
 * Takes the place of Keycloak's authenticator {@code client-jwt}: does what that does, and then
 * asks more of a client that is an app of a system or has a metadata document. All others are
 * judged as ever.
 */
public final class AppAssertionAuthenticator extends JWTClientAuthenticator {
  /** Client attribute: URL of the metadata document that a client from outside registered by. */
  private static final String DOCUMENT_ATTRIBUTE = "casa.cimd.url";

  @Override
  public void authenticateClient(ClientAuthenticationFlowContext context) {
    super.authenticateClient(context);
    ClientModel client = context.getClient();
    if (context.getStatus() != FlowStatus.SUCCESS || client == null || !isOurs(client)) {
      return;
    }
    switch (verdict(context)) {
      case Accepted accepted -> {}
      case Refused refused ->
          context.failure(
              AuthenticationFlowError.INVALID_CLIENT_CREDENTIALS,
              ClientAuthUtil.errorResponse(
                  Response.Status.BAD_REQUEST.getStatusCode(),
                  OAuthErrorException.INVALID_CLIENT,
                  refused.description()));
    }
  }

  /** Above the built-in's: of two factories with one id, the higher order is used. */
  @Override
  public int order() {
    return super.order() + 1;
  }

  private static boolean isOurs(ClientModel client) {
    return Systems.isApp(client) || client.getAttribute(DOCUMENT_ATTRIBUTE) != null;
  }

  private static AssertionVerdict verdict(ClientAuthenticationFlowContext context) {
    AssertionRules rules =
        new AssertionRules(RealmIssuer.of(context.getSession()), Time.currentTimeSeconds());
    try {
      return rules.judge(
          context.getState(ClientAssertionState.class, ClientAssertionState.supplier()).getToken());
    } catch (Exception e) {
      return new Refused("The assertion can't be read.");
    }
  }
}
