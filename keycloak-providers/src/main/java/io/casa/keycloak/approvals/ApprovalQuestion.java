/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import io.casa.toolcheck.Decision.Objection;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Objects;

/**
 * A call that the checks could not judge, about which somebody is to be asked.
 *
 * @param actors client ids of who acts, outermost (the caller) first
 * @param provenance where the values came from, as the caller states it
 * @param doubts what the checks could not judge
 * @param decisionId the decision behind it
 * @param sessionEndsSeconds when the session's token ends, seconds since 1970
 */
public record ApprovalQuestion(
    ApprovalCall call,
    List<String> actors,
    JsonObject arguments,
    Provenance provenance,
    List<Objection> doubts,
    String decisionId,
    long sessionEndsSeconds) {
  public ApprovalQuestion {
    Objects.requireNonNull(call, "call");
    actors = List.copyOf(Objects.requireNonNull(actors, "actors"));
    Objects.requireNonNull(arguments, "arguments");
    Objects.requireNonNull(provenance, "provenance");
    doubts = List.copyOf(Objects.requireNonNull(doubts, "doubts"));
    Objects.requireNonNull(decisionId, "decisionId");
  }

  /** Names the call, not the arguments, which may be secret. */
  @Override
  public String toString() {
    return "ApprovalQuestion[call=" + call + "]";
  }
}
