/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import java.util.Objects;

/**
 * A session that was ended.
 *
 * @param system name of its multi-agent system
 * @param atMillis when, milliseconds since 1970
 */
record Revocation(String realmId, String system, String intentId, long atMillis) {
  Revocation {
    Objects.requireNonNull(realmId, "realmId");
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(intentId, "intentId");
  }
}
