/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import io.casa.exchange.Reading;
import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * The claims of an agent token (TA), or of an intent token (T1) that a client's sidecar got for an
 * agent (contracts.md section 4), all there and of the right types.
 *
 * @param actor who presents it: {@code act.sub}
 * @param intentSha256 hash of what the user said
 * @param opening there in an intent token only
 */
record AgentTokenClaims(
    IssuedClaims issued,
    String actor,
    String system,
    String intentSha256,
    Optional<Opening> opening) {
  private static final String PREDECESSOR = "predecessor_intent_id";

  /**
   * What the details of an intent token say beside the intent itself.
   *
   * @param predecessor the intent of the message before in the same conversation
   */
  record Opening(Optional<String> predecessor) {}

  /** Reads a payload; empty when a claim is absent or malformed, or a tool call's is there. */
  static Optional<AgentTokenClaims> read(JsonObject payload) {
    Optional<String> actor = textOf(payload, TokenProfile.ACT, "sub");
    Optional<String> system = IssuedClaims.text(payload, TokenProfile.MAS);
    Optional<String> intentSha256 =
        textOf(payload, TokenProfile.INTENT, TokenProfile.INTENT_SHA256);
    Optional<IssuedClaims> issued = IssuedClaims.read(payload);
    if (actor.isEmpty() || system.isEmpty() || intentSha256.isEmpty() || issued.isEmpty()) {
      return Optional.empty();
    }
    Reading<Opening> opening = opening(payload, issued.get().intentId(), intentSha256.get());
    return opening instanceof Reading.Malformed<Opening>
        ? Optional.empty()
        : Optional.of(
            new AgentTokenClaims(
                issued.get(),
                actor.get(),
                system.get(),
                intentSha256.get(),
                opening instanceof Reading.Valid<Opening>(var there)
                    ? Optional.of(there)
                    : Optional.empty()));
  }

  /** Whether the details are a user's input, read or not. */
  static boolean speaksOfUserInput(JsonObject payload) {
    return payload.get(TokenProfile.AUTHORIZATION_DETAILS).orElse(null) instanceof JsonArray array
        && array.items().size() == 1
        && array.items().getFirst() instanceof JsonObject details
        && is(details, "type", TokenProfile.USER_INPUT_TYPE);
  }

  private static Reading<Opening> opening(JsonObject payload, String intentId, String sha256) {
    if (payload.get(TokenProfile.AUTHORIZATION_DETAILS).isEmpty()) {
      return new Reading.Absent<>();
    }
    if (speaksOfUserInput(payload)
        && payload.members().get(TokenProfile.AUTHORIZATION_DETAILS) instanceof JsonArray array
        && array.items().getFirst() instanceof JsonObject details
        && is(details, "intent_id", intentId)
        && is(details, "prompt_sha256", sha256)) {
      Optional<String> before = IssuedClaims.text(details, PREDECESSOR);
      return before.isPresent() == details.members().containsKey(PREDECESSOR)
          ? new Reading.Valid<>(new Opening(before))
          : new Reading.Malformed<>(PREDECESSOR);
    }
    return new Reading.Malformed<>(TokenProfile.AUTHORIZATION_DETAILS);
  }

  private static boolean is(JsonObject object, String name, String value) {
    return IssuedClaims.text(object, name).equals(Optional.of(value));
  }

  private static Optional<String> textOf(JsonObject payload, String claim, String name) {
    return payload.members().get(claim) instanceof JsonObject object
        ? IssuedClaims.text(object, name)
        : Optional.empty();
  }
}
