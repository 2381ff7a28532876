/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import io.casa.keycloak.tokens.AccessTokens;
import io.casa.keycloak.tokens.RefusedException;
import org.keycloak.models.KeycloakSession;

/** Verifies the access token of one of the realm's users. */
final class UserTokens {
  private UserTokens() {}

  /**
   * The valid and active token of a user.
   *
   * @throws RefusedException when it is anything else
   */
  static AccessTokens.Verified verify(KeycloakSession session, String token)
      throws RefusedException {
    AccessTokens.Verified verified = AccessTokens.verify(session, token, "subject token");
    if (verified.user().getServiceAccountClientLink() != null) {
      throw RefusedException.invalidToken("The subject token is a client's, not a user's.");
    }
    return verified;
  }
}
