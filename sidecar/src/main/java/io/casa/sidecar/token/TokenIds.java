/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import java.util.Optional;

/** The ids of tokens that this sidecar itself was given, straight from the realm. */
public final class TokenIds {
  private TokenIds() {}

  /**
   * {@code jti}; empty when the token can't be read.
   *
   * @param token the compact form, not verified here
   */
  public static Optional<String> of(String token) {
    return RealmSignature.unverifiedPayload(token)
        .flatMap(payload -> IssuedClaims.text(payload, "jti"));
  }
}
