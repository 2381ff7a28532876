/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.TokenVerification;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/** Verifies the access token of one of the realm's users with Keycloak's own rules. */
final class UserTokens {
  private UserTokens() {}

  /**
   * The user whose valid and active token it is.
   *
   * @throws RefusedException when it is anything else
   */
  static UserModel user(KeycloakSession session, String token) throws RefusedException {
    if (TokenVerification.claimsToBeOurs(token, TokenProfile.INTENT)) {
      throw RefusedException.invalidToken("The subject token is not a user's access token.");
    }
    KeycloakContext context = session.getContext();
    RealmModel realm = context.getRealm();
    ClientModel caller = context.getClient();
    AuthResult result;
    try {
      result =
          AuthenticationManager.verifyIdentityToken(
              session,
              realm,
              context.getUri(),
              context.getConnection(),
              true,
              true,
              null,
              false,
              token,
              context.getHttpRequest().getHttpHeaders(),
              verifier -> {});
    } finally {
      // The verification makes the user's client the request's client; the caller is still ours.
      context.setClient(caller);
    }
    if (result == null) {
      throw RefusedException.invalidToken("The subject token is not a valid access token.");
    }
    if (result.token().getConfirmation() != null) {
      throw RefusedException.invalidToken(
          "The subject token is bound to its holder and can't be passed on (RFC 9449, RFC 8705).");
    }
    if (result.user().getServiceAccountClientLink() != null) {
      throw RefusedException.invalidToken("The subject token is a client's, not a user's.");
    }
    return result.user();
  }
}
