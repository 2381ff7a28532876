/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * The claims of an agent token (TA, contracts.md section 4), all there and of the right types.
 *
 * @param actor who presents it: {@code act.sub}
 * @param intentSha256 hash of what the user said
 */
record AgentTokenClaims(IssuedClaims issued, String actor, String system, String intentSha256) {
  /** Reads a payload; empty when a claim is absent or malformed, or a tool call's is there. */
  static Optional<AgentTokenClaims> read(JsonObject payload) {
    Optional<String> actor = textOf(payload, TokenProfile.ACT, "sub");
    Optional<String> system = IssuedClaims.text(payload, TokenProfile.MAS);
    Optional<String> intentSha256 =
        textOf(payload, TokenProfile.INTENT, TokenProfile.INTENT_SHA256);
    boolean complete =
        actor.isPresent()
            && system.isPresent()
            && intentSha256.isPresent()
            && payload.get(TokenProfile.AUTHORIZATION_DETAILS).isEmpty();
    return complete
        ? IssuedClaims.read(payload)
            .map(
                issued ->
                    new AgentTokenClaims(issued, actor.get(), system.get(), intentSha256.get()))
        : Optional.empty();
  }

  private static Optional<String> textOf(JsonObject payload, String claim, String name) {
    return payload.members().get(claim) instanceof JsonObject object
        ? IssuedClaims.text(object, name)
        : Optional.empty();
  }
}
