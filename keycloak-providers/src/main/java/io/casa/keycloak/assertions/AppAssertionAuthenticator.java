/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.assertions;

import io.casa.keycloak.systems.Systems;
import jakarta.ws.rs.core.Response;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.ClientAuthenticationFlowContext;
import org.keycloak.authentication.authenticators.client.ClientAssertionState;
import org.keycloak.authentication.authenticators.client.ClientAuthUtil;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.models.ClientModel;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.ServicesLogger;

/**
 * Takes the place of Keycloak's authenticator {@code client-jwt}: asks more of a client that is an
 * app of a system or has a metadata document, by {@link AppAssertionValidator}. All others are
 * judged as ever.
 */
public final class AppAssertionAuthenticator extends JWTClientAuthenticator {
  /** Client attribute: URL of the metadata document that a client from outside registered by. */
  private static final String DOCUMENT_ATTRIBUTE = "casa.cimd.url";

  @Override
  public void authenticateClient(ClientAuthenticationFlowContext context) {
    if (!claimsToBeOurs(context)) {
      super.authenticateClient(context);
      return;
    }
    context.attempted();
    try {
      if (new AppAssertionValidator(context, this::verifySignature, getId()).validate()) {
        context.success();
      }
    } catch (Exception e) {
      // Keycloak's way of saying that the signature is not good, among others.
      ServicesLogger.LOGGER.errorValidatingAssertion(e);
      context.failure(
          AuthenticationFlowError.INVALID_CLIENT_CREDENTIALS,
          ClientAuthUtil.errorResponse(
              Response.Status.BAD_REQUEST.getStatusCode(),
              OAuthErrorException.INVALID_CLIENT,
              "The assertion is not good."));
    }
  }

  /** Above the built-in's: of two factories with one id, the higher order is used. */
  @Override
  public int order() {
    return super.order() + 1;
  }

  /**
   * Whether an assertion says that it is by one of our clients, about itself. What can't be read is
   * for Keycloak to refuse, and what others say of a client is for other authenticators.
   */
  private static boolean claimsToBeOurs(ClientAuthenticationFlowContext context) {
    ClientAssertionState state;
    try {
      state = context.getState(ClientAssertionState.class, ClientAssertionState.supplier());
    } catch (Exception e) {
      return false;
    }
    JsonWebToken assertion = state.getToken();
    if (assertion == null
        || assertion.getSubject() == null
        || !assertion.getSubject().equals(assertion.getIssuer())) {
      return false;
    }
    if (state.getClient() == null) {
      state.setClient(context.getRealm().getClientByClientId(assertion.getSubject()));
    }
    return state.getClient() != null && isOurs(state.getClient());
  }

  private static boolean isOurs(ClientModel client) {
    return Systems.isApp(client) || client.getAttribute(DOCUMENT_ATTRIBUTE) != null;
  }
}
