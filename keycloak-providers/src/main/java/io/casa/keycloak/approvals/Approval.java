/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import io.casa.toolcheck.Decision.Objection;
import io.casa.toolcheck.Provenance;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A tool call that somebody is asked about.
 *
 * @param id a random UUID
 * @param userId the realm's user behind the intent, if known
 * @param actors client ids of who acts, outermost (the caller) first
 * @param argumentsJson the arguments as JSON text
 * @param doubts what the checks could not judge, at least one; its page shows all of them, and it
 *     answers no other
 * @param decisionId the decision that asked first
 * @param createdMillis milliseconds since 1970
 * @param expiresMillis milliseconds since 1970
 * @param decidedBy id of the user who decided, if anybody has
 * @param decidedMillis when, milliseconds since 1970
 */
public record Approval(
    String id,
    ApprovalCall call,
    Optional<String> userId,
    List<String> actors,
    String argumentsJson,
    Provenance provenance,
    List<Objection> doubts,
    String decisionId,
    long createdMillis,
    long expiresMillis,
    State state,
    Optional<String> decidedBy,
    Optional<Long> decidedMillis) {
  /** What the row says, whatever the time is. */
  public enum State {
    /** Nobody has decided. */
    PENDING,
    /** Somebody said yes. */
    APPROVED,
    /** Somebody said no. */
    DENIED,
    /** A tool token was issued for it. */
    USED
  }

  public Approval {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(userId, "userId");
    actors = List.copyOf(Objects.requireNonNull(actors, "actors"));
    Objects.requireNonNull(argumentsJson, "argumentsJson");
    Objects.requireNonNull(provenance, "provenance");
    doubts = List.copyOf(Objects.requireNonNull(doubts, "doubts"));
    Objects.requireNonNull(decisionId, "decisionId");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(decidedBy, "decidedBy");
    Objects.requireNonNull(decidedMillis, "decidedMillis");
    if (doubts.isEmpty()) {
      throw new IllegalArgumentException("doubts: there is none");
    }
  }

  /** Whether a text has the form of an approval's id; no other is asked the database for. */
  public static boolean isId(String text) {
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether whoever decides it is asked about all of these doubts. */
  public boolean covers(List<Objection> others) {
    return doubts.containsAll(others);
  }

  /** How it stands at that moment, milliseconds since 1970. */
  public Standing standing(long nowMillis) {
    boolean over = nowMillis >= expiresMillis;
    return switch (state) {
      case USED -> new Standing.Used();
      case DENIED -> new Standing.Denied();
      case APPROVED -> over ? new Standing.Expired() : new Standing.Approved();
      case PENDING ->
          over
              ? new Standing.Expired()
              : new Standing.Pending(Math.max(1, (expiresMillis - nowMillis) / 1000));
    };
  }

  /** Names the call, not the arguments, which may be secret. */
  @Override
  public String toString() {
    return "Approval[id=" + id + ", state=" + state + ", tool=" + call.tool() + "]";
  }
}
