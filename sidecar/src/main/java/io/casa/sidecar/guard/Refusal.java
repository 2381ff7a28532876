/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.toolcheck.DenyReason;
import java.util.Objects;
import java.util.Optional;

/**
 * Why something was refused, in catalogue values only; fit for logs, metrics and dynamic metadata.
 *
 * @param decisionId Keycloak's decision where it decided, else the sidecar's own, a UUID
 * @param check name of the tool check that blocked, when one did
 */
public record Refusal(String decisionId, DenyReason reason, Optional<String> check) {
  public Refusal {
    Objects.requireNonNull(decisionId, "decisionId");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(check, "check");
  }
}
