/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import java.util.Objects;

/**
 * A party that asks to act, as its issuer has authenticated it.
 *
 * @param clientId its client id, which is also its {@code sub} in an {@code act} claim
 * @param issuer who authenticated it
 */
public record Actor(String clientId, String issuer) {
  public Actor {
    Objects.requireNonNull(clientId, "clientId");
    Objects.requireNonNull(issuer, "issuer");
    if (clientId.isBlank()) {
      throw new IllegalArgumentException("clientId is blank");
    }
    if (issuer.isBlank()) {
      throw new IllegalArgumentException("issuer is blank");
    }
  }
}
