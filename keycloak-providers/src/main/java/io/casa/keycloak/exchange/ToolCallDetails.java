/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.llmcalls.LlmCallId;
import io.casa.keycloak.tokens.AuthorizationDetails;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One tool call to be authorized: the scope {@code tool:<name>} together with authorization details
 * of type {@code urn:casa:tool-call}.
 *
 * @param llmCallId the LLM call that selected it, if the sidecar knows
 */
record ToolCallDetails(String tool, JsonObject arguments, Optional<String> llmCallId) {
  private static final Set<String> MEMBERS = Set.of("tool", "arguments", "llm_call_id");

  /** A scope token of RFC 6749 section 3.3, which keeps tool names out of trouble in logs too. */
  private static final Pattern TOOL = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,128}");

  ToolCallDetails {
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(arguments, "arguments");
    Objects.requireNonNull(llmCallId, "llmCallId");
  }

  /**
   * Reads both parameters, which must name one and the same tool.
   *
   * @throws RefusedException when they are not exactly that
   */
  static ToolCallDetails read(String scope, String json) throws RefusedException {
    String tool = tool(scope);
    AuthorizationDetails details =
        AuthorizationDetails.read(json, TokenProfile.TOOL_CALL_TYPE, MEMBERS);
    if (!details.string("tool").equals(Optional.of(tool))) {
      throw AuthorizationDetails.refused(
          "authorization_details: tool is not the one that the scope names.");
    }
    if (!(details.members().get("arguments").orElse(null) instanceof JsonObject arguments)) {
      throw AuthorizationDetails.refused("authorization_details: arguments is not an object.");
    }
    Optional<String> llmCallId = details.string("llm_call_id");
    if (llmCallId.isPresent() && !LlmCallId.isOne(llmCallId.get())) {
      throw AuthorizationDetails.refused(
          "authorization_details: llm_call_id is not a UUID in lower case.");
    }
    return new ToolCallDetails(tool, arguments, llmCallId);
  }

  private static String tool(String scope) throws RefusedException {
    String tool =
        scope.startsWith(TokenProfile.TOOL_SCOPE_PREFIX)
            ? scope.substring(TokenProfile.TOOL_SCOPE_PREFIX.length())
            : "";
    if (!TOOL.matcher(tool).matches()) {
      throw new RefusedException(
          OAuthError.INVALID_SCOPE,
          DenyReason.INSUFFICIENT_SCOPE,
          "The scope is not exactly one tool's, 'tool:<name>'.");
    }
    return tool;
  }

  /** Names the tool, not the arguments, which may be secret. */
  @Override
  public String toString() {
    return "ToolCallDetails[tool=" + tool + "]";
  }
}
