/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.toolcheck.DenyReason;
import java.util.Objects;

/** The request is refused; nothing has been granted. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  public RefusedException(Refusal refusal) {
    super(refusal.description(), null, false, false);
    this.refusal = Objects.requireNonNull(refusal, "refusal");
  }

  public RefusedException(OAuthError error, DenyReason reason, String description) {
    this(Refusal.of(error, reason, description));
  }

  /** Why. */
  public Refusal refusal() {
    return refusal;
  }

  /** A parameter or body that can't be understood. */
  public static RefusedException malformed(String description) {
    return new RefusedException(
        OAuthError.INVALID_REQUEST, DenyReason.MALFORMED_REQUEST, description);
  }

  /** A token that does not verify as what it is presented for. */
  public static RefusedException invalidToken(String description) {
    return new RefusedException(OAuthError.INVALID_REQUEST, DenyReason.INVALID_TOKEN, description);
  }
}
