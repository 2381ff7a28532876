/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.ToolCall;
import java.util.Objects;
import java.util.Optional;

/**
 * What a tool token is asked for with.
 *
 * @param observed what the app saw of the tool's definition
 * @param traced where the call's values came from; left out when it would be too long to be told
 * @param approvalId the approval that Keycloak said it waits for, when this call was asked for
 *     before
 * @param inputSha256 hash of what the call brings beside its arguments
 * @param continues the id of the token of the same call that its server answered with {@code
 *     input_required}
 */
public record ToolTokenRequest(
    IssuedToken intentToken,
    ToolCall call,
    ObservedDefinition observed,
    Provenance.Traced traced,
    Optional<String> approvalId,
    Optional<String> inputSha256,
    Optional<String> continues) {
  public ToolTokenRequest {
    Objects.requireNonNull(intentToken, "intentToken");
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(observed, "observed");
    Objects.requireNonNull(traced, "traced");
    Objects.requireNonNull(approvalId, "approvalId");
    Objects.requireNonNull(inputSha256, "inputSha256");
    Objects.requireNonNull(continues, "continues");
  }

  /** A call that brings nothing but arguments. */
  public ToolTokenRequest(
      IssuedToken intentToken,
      ToolCall call,
      ObservedDefinition observed,
      Provenance.Traced traced,
      Optional<String> approvalId) {
    this(intentToken, call, observed, traced, approvalId, Optional.empty(), Optional.empty());
  }

  /** The same call with that input. */
  public ToolTokenRequest withInput(Optional<String> sha256, Optional<String> tokenId) {
    return new ToolTokenRequest(intentToken, call, observed, traced, approvalId, sha256, tokenId);
  }

  /** The same call, asked for with that approval. */
  public ToolTokenRequest withApproval(String id) {
    return new ToolTokenRequest(
        intentToken, call, observed, traced, Optional.of(id), inputSha256, continues);
  }
}
