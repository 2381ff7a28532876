/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import java.time.Instant;
import java.util.Objects;

/**
 * A token that Keycloak issued to this app. Secret.
 *
 * @param value the JWT
 * @param expiresAt by the sidecar's clock
 */
public record IssuedToken(String value, Instant expiresAt) {
  public IssuedToken {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(expiresAt, "expiresAt");
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "IssuedToken[expiresAt=" + expiresAt + "]";
  }
}
