/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RealmToken;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;

/** What a verified token must be to be exchanged by an app. */
final class TokenRequirement {
  private TokenRequirement() {}

  /**
   * Judges whether this app may exchange this token.
   *
   * @throws RefusedException when it is no intent token, or not one for the caller
   */
  static void requireExchangeable(RealmToken subject, Caller caller) throws RefusedException {
    if (!subject.isIntentToken()) {
      throw RefusedException.invalidToken("The subject token is not an intent token.");
    }
    if (!subject.token().audience().contains(caller.app().url())
        || !subject.token().system().equals(caller.system().name())) {
      throw new RefusedException(
          OAuthError.INVALID_REQUEST,
          DenyReason.WRONG_AUDIENCE,
          "The subject token is not meant for this app.");
    }
  }
}
