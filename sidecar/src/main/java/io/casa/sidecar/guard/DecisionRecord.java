/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.toolcheck.DenyReason;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One decision of the sidecar. Holds no prompt, argument or token. The app's own name is added by
 * who writes it.
 *
 * @param time when it was taken
 * @param decisionId a UUID; Keycloak's where it decided
 * @param peer name of the other side as the sidecar's settings call it, absent when unknown
 * @param method JSON-RPC method of the closed list, or HTTP method; never other text of a request
 * @param tool the called tool; request text that passed a strict syntax, so no metrics label
 * @param reason why it was refused or has to wait; empty exactly when it was allowed
 * @param trace where its span belongs
 * @param millis how long the decision took
 */
public record DecisionRecord(
    Instant time,
    String decisionId,
    Direction direction,
    Optional<String> peer,
    Kind kind,
    Optional<String> method,
    Optional<String> tool,
    Outcome outcome,
    Optional<String> check,
    Optional<DenyReason> reason,
    Optional<String> intentId,
    DecisionTrace trace,
    double millis) {
  /** What the request was. */
  public enum Kind {
    PROMPT,
    LLM,
    TOOL,
    MCP,
    /** A request from one agent to another. */
    AGENT,
    OTHER
  }

  /** How it ended. */
  public enum Outcome {
    ALLOWED,
    REFUSED,
    /** The call waits for its user; how that ends is a decision of its own. */
    HELD
  }

  public DecisionRecord {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(decisionId, "decisionId");
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(intentId, "intentId");
    Objects.requireNonNull(trace, "trace");
    if (reason.isPresent() == (outcome == Outcome.ALLOWED)) {
      throw new IllegalArgumentException("reason: absent exactly when allowed");
    }
  }
}
