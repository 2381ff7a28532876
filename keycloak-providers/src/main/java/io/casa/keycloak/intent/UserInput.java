/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.tokens.AuthorizationDetails;
import io.casa.keycloak.tokens.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a user asked an entry agent for: authorization details of type {@code urn:casa:user-input}.
 *
 * @param prompt the user's words, at most {@link #MAX_PROMPT_BYTES} in UTF-8
 * @param traceId the W3C trace that the request belongs to, 32 hex digits
 * @param app name of the app that received the prompt
 * @param conversation what the client calls the conversation that the prompt belongs to
 */
record UserInput(
    String prompt, Optional<String> traceId, Optional<String> app, Optional<String> conversation) {
  /** Longest prompt, in bytes of UTF-8. */
  static final int MAX_PROMPT_BYTES = 64 * 1024;

  private static final Set<String> MEMBERS = Set.of("prompt", "trace_id", "app", "conversation");
  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern CONVERSATION = Pattern.compile("\\P{Cc}{1,256}");

  UserInput {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(traceId, "traceId");
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(conversation, "conversation");
  }

  /**
   * Reads it.
   *
   * @throws RefusedException when it is not exactly that
   */
  static UserInput read(String json) throws RefusedException {
    AuthorizationDetails details =
        AuthorizationDetails.read(json, TokenProfile.USER_INPUT_TYPE, MEMBERS);
    String prompt =
        details
            .string("prompt")
            .orElseThrow(
                () -> AuthorizationDetails.refused("authorization_details: prompt is missing."));
    if (prompt.isBlank()) {
      throw AuthorizationDetails.refused("authorization_details: prompt is empty.");
    }
    if (prompt.getBytes(StandardCharsets.UTF_8).length > MAX_PROMPT_BYTES) {
      throw AuthorizationDetails.refused("authorization_details: prompt is too long.");
    }
    if (prompt.indexOf('\0') >= 0) {
      throw AuthorizationDetails.refused("authorization_details: prompt holds a NUL character.");
    }
    Optional<String> traceId = details.string("trace_id");
    if (traceId.isPresent() && !TRACE_ID.matcher(traceId.get()).matches()) {
      throw AuthorizationDetails.refused("authorization_details: trace_id is not 32 hex digits.");
    }
    Optional<String> conversation = details.string("conversation");
    if (conversation.isPresent() && !CONVERSATION.matcher(conversation.get()).matches()) {
      throw AuthorizationDetails.refused(
          "authorization_details: conversation is not 1 to 256 printable characters.");
    }
    return new UserInput(prompt, traceId, details.string("app"), conversation);
  }

  /** Says nothing of the prompt. */
  @Override
  public String toString() {
    return "UserInput[traceId=" + traceId + "]";
  }
}
