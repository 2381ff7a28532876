/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.assertions;

import io.casa.keycloak.assertions.AssertionVerdict.Accepted;
import io.casa.keycloak.assertions.AssertionVerdict.Refused;
import java.util.Arrays;
import java.util.Objects;
import org.keycloak.representations.JsonWebToken;

/**
 * What an app's assertion must be beyond what Keycloak demands of it.
 *
 * @param issuer of the realm that is asked
 * @param now seconds since 1970
 */
record AssertionRules(String issuer, long now) {
  private static final long MAX_SECONDS = 60;

  /** By how much the app's clock may be ahead, as Keycloak has it. */
  private static final long SKEW_SECONDS = 15;

  AssertionRules {
    Objects.requireNonNull(issuer, "issuer");
  }

  AssertionVerdict judge(JsonWebToken assertion) {
    // draft-ietf-oauth-rfc7523bis section 4: the issuer as the sole value. Keycloak takes the URLs
    // of its endpoints as well; another server could have the app sign one of those.
    if (!Arrays.equals(assertion.getAudience(), new String[] {issuer})) {
      return new Refused("The audience of the assertion must be the issuer and nothing else.");
    }
    Long expiry = assertion.getExp();
    // Keycloak has skew here as well, and is then in the way of itself: it can't remember a jti for
    // a time that has passed.
    if (expiry == null || expiry <= now) {
      return new Refused("The assertion has expired.");
    }
    if (expiry > now + MAX_SECONDS + SKEW_SECONDS) {
      return new Refused("The assertion lives longer than " + MAX_SECONDS + " seconds.");
    }
    return new Accepted();
  }
}
