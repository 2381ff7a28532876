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
 * @param awaited what the caller may wait for, when somebody has been asked
 */
public record Refusal(
    OAuthError error,
    String description,
    DenyReason reason,
    Optional<BlockedBy> blockedBy,
    Optional<Awaited> awaited) {
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

  /**
   * An approval that is still open.
   *
   * @param approvalId a UUID
   * @param uri where it is decided
   * @param secondsLeft for how long it can be
   */
  public record Awaited(String approvalId, String uri, long secondsLeft) {
    public Awaited {
      Objects.requireNonNull(approvalId, "approvalId");
      Objects.requireNonNull(uri, "uri");
    }
  }

  public Refusal {
    Objects.requireNonNull(error, "error");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(blockedBy, "blockedBy");
    Objects.requireNonNull(awaited, "awaited");
  }

  /** A refusal that nobody can change. */
  public Refusal(
      OAuthError error, String description, DenyReason reason, Optional<BlockedBy> blockedBy) {
    this(error, description, reason, blockedBy, Optional.empty());
  }

  /** A refusal that no tool check made. */
  public static Refusal of(OAuthError error, DenyReason reason, String description) {
    return new Refusal(error, description, reason, Optional.empty());
  }
}
