/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.Reading;
import io.casa.exchange.TokenProfile;
import io.casa.keycloak.approvals.Approval;
import io.casa.keycloak.llmcalls.LlmCallId;
import io.casa.keycloak.tokens.AuthorizationDetails;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One tool call to be authorized: the scope {@code tool:<name>} together with authorization details
 * of type {@code urn:casa:tool-call}.
 *
 * @param llmCallId the LLM call that selected it, if the sidecar knows
 * @param observed what the sidecar saw of the tool's definition
 * @param provenance where the arguments' values came from, if the sidecar traced them
 * @param approvalId the approval that the app waits for, if it does
 * @param input what the call brings beside its arguments
 */
record ToolCallDetails(
    String tool,
    JsonObject arguments,
    Optional<String> llmCallId,
    ObservedDefinition observed,
    Provenance provenance,
    Optional<String> approvalId,
    Input input) {
  private static final Set<String> MEMBERS =
      Set.of(
          "tool",
          "arguments",
          "llm_call_id",
          TokenProfile.DEFINITION_SHA256,
          "provenance",
          "approval_id",
          TokenProfile.INPUT_SHA256,
          "continues");
  private static final Pattern SHA256 = Pattern.compile("[A-Za-z0-9_-]{43}");

  ToolCallDetails {
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(arguments, "arguments");
    Objects.requireNonNull(llmCallId, "llmCallId");
    Objects.requireNonNull(provenance, "provenance");
    Objects.requireNonNull(observed, "observed");
    Objects.requireNonNull(approvalId, "approvalId");
    Objects.requireNonNull(input, "input");
  }

  /**
   * What a call brings whose server has asked back.
   *
   * @param sha256 of it, if there is any
   * @param continues the id of the token of the call that its server answered so, if that shall pay
   */
  record Input(Optional<String> sha256, Optional<String> continues) {
    static final Input NONE = new Input(Optional.empty(), Optional.empty());

    Input {
      Objects.requireNonNull(sha256, "sha256");
      Objects.requireNonNull(continues, "continues");
    }
  }

  /**
   * Reads the details, which must name the tool that the scope names.
   *
   * @throws RefusedException when they are not exactly that
   */
  static ToolCallDetails read(String tool, String json) throws RefusedException {
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
    Optional<String> approvalId = details.string("approval_id");
    if (approvalId.isPresent() && !Approval.isId(approvalId.get())) {
      throw AuthorizationDetails.refused(
          "authorization_details: approval_id is not a UUID in lower case.");
    }
    return new ToolCallDetails(
        tool,
        arguments,
        llmCallId,
        observed(details),
        provenance(details.members()),
        approvalId,
        input(details));
  }

  private static Input input(AuthorizationDetails details) throws RefusedException {
    Optional<String> sha256 = details.string(TokenProfile.INPUT_SHA256);
    if (sha256.isPresent() && !SHA256.matcher(sha256.get()).matches()) {
      throw AuthorizationDetails.refused("authorization_details: input_sha256 is not a SHA-256.");
    }
    Optional<String> continues = details.string("continues");
    if (continues.isPresent() && (sha256.isEmpty() || !LlmCallId.isOne(continues.get()))) {
      throw AuthorizationDetails.refused(
          "authorization_details: continues is not a UUID in lower case beside input_sha256.");
    }
    return new Input(sha256, continues);
  }

  private static Provenance provenance(JsonObject details) throws RefusedException {
    return switch (StatedProvenance.read(details.get("provenance"))) {
      case Reading.Absent<Provenance>() -> new Provenance.NotTraced();
      case Reading.Valid<Provenance>(Provenance traced) -> traced;
      case Reading.Malformed<Provenance>(String problem) ->
          throw AuthorizationDetails.refused("authorization_details: " + problem);
    };
  }

  /** No member: nothing was seen; {@code null}: the tools were, and this one was not among them. */
  private static ObservedDefinition observed(AuthorizationDetails details) throws RefusedException {
    return switch (details.members().get(TokenProfile.DEFINITION_SHA256).orElse(null)) {
      case null -> new ObservedDefinition.NotSeen();
      case JsonNull() -> new ObservedDefinition.Absent();
      case JsonString(String sha256) when SHA256.matcher(sha256).matches() ->
          new ObservedDefinition.Seen(sha256);
      default ->
          throw AuthorizationDetails.refused(
              "authorization_details: definition_sha256 is neither a SHA-256 nor null.");
    };
  }

  /** Names the tool, not the arguments, which may be secret. */
  @Override
  public String toString() {
    return "ToolCallDetails[tool=" + tool + "]";
  }
}
