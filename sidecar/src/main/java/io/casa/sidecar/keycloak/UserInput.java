/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import java.util.Objects;
import java.util.Optional;

/**
 * What opens an intent ({@code urn:casa:user-input}). Secret.
 *
 * @param prompt what the user asked for
 * @param conversation the client's name for the conversation that it belongs to
 * @param traceId 32 hexadecimal digits (W3C Trace Context)
 * @param userToken the access token of the user, when the request carried one
 * @param agent URL of the entry agent that the prompt is for; none when that is who asks
 */
public record UserInput(
    String prompt,
    Optional<String> conversation,
    String traceId,
    Optional<String> userToken,
    Optional<String> agent) {
  /** What a user says to the app that asks. */
  public UserInput(
      String prompt, Optional<String> conversation, String traceId, Optional<String> userToken) {
    this(prompt, conversation, traceId, userToken, Optional.empty());
  }

  public UserInput {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(conversation, "conversation");
    Objects.requireNonNull(traceId, "traceId");
    Objects.requireNonNull(userToken, "userToken");
    Objects.requireNonNull(agent, "agent");
  }

  /** Never the prompt nor the token. */
  @Override
  public String toString() {
    return "UserInput[traceId=" + traceId + "]";
  }
}
