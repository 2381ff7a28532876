/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

/**
 * What must hold of a token whose signature is good.
 *
 * @param issuer the realm's issuer identifier
 * @param notBefore tokens issued earlier (seconds since 1970) have been revoked by the realm
 * @param now seconds since 1970
 */
record TokenRules(String issuer, long notBefore, long now) {
  /** How far the clocks of two nodes may differ, in seconds. */
  static final long MAX_SKEW_SECONDS = 10;

  /**
   * Judges issuer and times.
   *
   * @throws RefusedException when the token is not (or no longer) good here
   */
  void require(RealmToken token) throws RefusedException {
    if (!token.issuer().equals(issuer)) {
      throw RefusedException.invalidToken("The token was issued elsewhere.");
    }
    if (token.expiresAt() <= now) {
      throw RefusedException.invalidToken("The token has expired.");
    }
    if (token.issuedAt() > now + MAX_SKEW_SECONDS) {
      throw RefusedException.invalidToken("The token was issued in the future.");
    }
    if (token.issuedAt() < notBefore) {
      throw RefusedException.invalidToken("The token was issued before the realm's not-before.");
    }
  }
}
