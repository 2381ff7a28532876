/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import java.util.Objects;
import java.util.Optional;

/**
 * The one party that a token lets act, RFC 8693 section 4.4. Every member that is there must name
 * the actor; one of {@code sub} and {@code client_id} is.
 *
 * @param subject {@code sub}
 * @param clientId {@code client_id}
 * @param issuer {@code iss}
 */
public record MayAct(Optional<String> subject, Optional<String> clientId, Optional<String> issuer) {
  public MayAct {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(clientId, "clientId");
    Objects.requireNonNull(issuer, "issuer");
    if (subject.isEmpty() && clientId.isEmpty()) {
      throw new IllegalArgumentException("subject and clientId are both absent");
    }
  }

  boolean names(Actor actor) {
    return subject.orElse(actor.clientId()).equals(actor.clientId())
        && clientId.orElse(actor.clientId()).equals(actor.clientId())
        && issuer.orElse(actor.issuer()).equals(actor.issuer());
  }
}
