/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import io.casa.cimd.ClientDocument;
import io.casa.cimd.PublicKeys;
import io.casa.cimd.fetch.Validators;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What fetching gave.
 *
 * @param document empty when it has not changed
 * @param keys empty when there are none, or they have not changed
 * @param lifetime for which all of it stays fresh
 */
record Obtained(
    Optional<ClientDocument> document,
    Validators documentValidators,
    Optional<PublicKeys> keys,
    Validators keyValidators,
    Duration lifetime) {
  Obtained {
    Objects.requireNonNull(document, "document");
    Objects.requireNonNull(documentValidators, "documentValidators");
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(keyValidators, "keyValidators");
    Objects.requireNonNull(lifetime, "lifetime");
  }

  /** Whether the hosts said that nothing has changed. */
  boolean isUnchanged() {
    return document.isEmpty() && keys.isEmpty();
  }
}
