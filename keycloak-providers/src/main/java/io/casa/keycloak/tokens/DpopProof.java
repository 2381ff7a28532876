/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.toolcheck.DenyReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.dpop.DPoP;
import org.keycloak.services.util.DPoPUtil;

/**
 * The proof of possession of a request (RFC 9449), as Keycloak verifies it: at the token endpoint
 * for every client that sends one or has to, before any grant sees the request.
 */
final class DpopProof {
  private DpopProof() {}

  /** Thumbprint (RFC 7638) of the key that the request has proved. */
  static Optional<String> thumbprint(KeycloakSession session) {
    @Nullable DPoP proof = session.getAttribute(DPoPUtil.DPOP_SESSION_ATTRIBUTE, DPoP.class);
    return Optional.ofNullable(proof).map(DPoP::getThumbprint);
  }

  /**
   * Requires that who exchanges a bound token has proved its key. An app that the token was
   * presented to can't: it has seen a proof, and holds no key. It may exchange what is meant for
   * it.
   *
   * @param proven what the request has proved
   * @throws RefusedException when the token's own client has not proved its key, or anybody another
   */
  static void requireOfHolder(RealmToken token, Caller caller, Optional<String> proven)
      throws RefusedException {
    if (token.boundTo().isEmpty() || !token.token().clientId().equals(caller.app().clientId())) {
      return;
    }
    require(OAuthError.INVALID_REQUEST, token.boundTo().get(), proven);
  }

  /**
   * Requires the proof of the key that a token is bound to.
   *
   * @throws RefusedException with that error, when it is missing or of another key
   */
  static void require(OAuthError error, String boundTo, Optional<String> proven)
      throws RefusedException {
    if (proven.isEmpty()) {
      throw new RefusedException(
          error, DenyReason.MISSING_DPOP_PROOF, "The token is bound to a key and needs its proof.");
    }
    if (!proven.get().equals(boundTo)) {
      throw new RefusedException(
          error, DenyReason.INVALID_DPOP_PROOF, "The proof is not of the token's key.");
    }
  }
}
