/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.toolcheck.DenyReason;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a request is refused.
 *
 * @param description one sentence for people; holds no value of the request
 * @param reason the stable code that goes with it
 * @param blockedBy the decision behind it, when a tool check blocked the call
 */
public record Refusal(
    OAuthError error, String description, DenyReason reason, Optional<BlockedBy> blockedBy) {
  /**
   * The decision that refused a tool call.
   *
   * @param decisionId a UUID
   * @param check name of the check that blocked
   */
  public record BlockedBy(String decisionId, String check) {
    public BlockedBy {
      Objects.requireNonNull(decisionId, "decisionId");
      Objects.requireNonNull(check, "check");
    }
  }

  public Refusal {
    Objects.requireNonNull(error, "error");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(blockedBy, "blockedBy");
  }

  /** A refusal that no tool check made. */
  public static Refusal of(OAuthError error, DenyReason reason, String description) {
    return new Refusal(error, description, reason, Optional.empty());
  }
}
