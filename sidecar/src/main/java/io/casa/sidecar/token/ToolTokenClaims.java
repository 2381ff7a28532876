/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The claims of a tool or server token (T3, TS, contracts.md section 4), all there and of the right
 * types.
 *
 * @param call what a tool token is bound to; a server token is bound to no call
 */
record ToolTokenClaims(IssuedClaims issued, Optional<BoundCall> call) {
  /**
   * One call.
   *
   * @param tools {@code tools}
   * @param tool the tool that the one entry of {@code authorization_details} binds
   * @param argumentsSha256 the hash that it binds
   * @param inputSha256 the hash of what the call brings beside its arguments, if it may bring any
   */
  record BoundCall(
      List<String> tools, String tool, String argumentsSha256, Optional<String> inputSha256) {
    BoundCall {
      tools = List.copyOf(tools);
    }
  }

  /** Reads a payload; empty when a claim is absent or malformed. */
  static Optional<ToolTokenClaims> read(JsonObject payload) {
    boolean bound =
        payload.get(TokenProfile.TOOLS).isPresent()
            || payload.get(TokenProfile.AUTHORIZATION_DETAILS).isPresent();
    Optional<BoundCall> call = boundCall(payload);
    return call.isPresent() == bound
        ? IssuedClaims.read(payload).map(issued -> new ToolTokenClaims(issued, call))
        : Optional.empty();
  }

  private static Optional<JsonObject> onlyDetail(JsonObject payload) {
    if (payload.members().get(TokenProfile.AUTHORIZATION_DETAILS) instanceof JsonArray(var details)
        && details.size() == 1
        && details.getFirst() instanceof JsonObject detail
        && IssuedClaims.text(detail, "type")
            .filter(TokenProfile.TOOL_CALL_TYPE::equals)
            .isPresent()) {
      return Optional.of(detail);
    }
    return Optional.empty();
  }

  private static Optional<BoundCall> boundCall(JsonObject payload) {
    Optional<List<String>> tools = IssuedClaims.texts(payload.members().get(TokenProfile.TOOLS));
    Optional<JsonObject> detail = onlyDetail(payload);
    Optional<String> tool = detail.flatMap(bound -> IssuedClaims.text(bound, "tool"));
    Optional<String> hash =
        detail.flatMap(bound -> IssuedClaims.text(bound, TokenProfile.ARGUMENTS_SHA256));
    Optional<String> input =
        detail.flatMap(bound -> IssuedClaims.text(bound, TokenProfile.INPUT_SHA256));
    boolean readable =
        detail.flatMap(bound -> bound.get(TokenProfile.INPUT_SHA256)).isPresent()
            == input.isPresent();
    return tools.isPresent() && tool.isPresent() && hash.isPresent() && readable
        ? Optional.of(new BoundCall(tools.get(), tool.get(), hash.get(), input))
        : Optional.empty();
  }
}
