/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.decisions;

import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.CheckResult;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;

/**
 * A decision with what it was about, to be recorded.
 *
 * @param id a UUID
 * @param system name of the multi-agent system
 * @param app name of the calling app
 * @param argumentsSha256 absent when the arguments have no exact canonical form
 * @param createdMillis milliseconds since 1970
 */
public record ToolDecision(
    String id,
    String realmId,
    String system,
    String app,
    ToolCheckRequest request,
    Optional<String> argumentsSha256,
    Decision decision,
    long createdMillis) {
  public ToolDecision {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(realmId, "realmId");
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(argumentsSha256, "argumentsSha256");
    Objects.requireNonNull(decision, "decision");
  }

  /** {@code allow} or {@code block}. */
  public String outcome() {
    return switch (decision.outcome()) {
      case Outcome.Permit permit -> "allow";
      case Outcome.Deny deny -> "block";
    };
  }

  /** The check that blocked. */
  public Optional<String> blockingCheck() {
    return switch (decision.outcome()) {
      case Outcome.Permit permit -> Optional.empty();
      case Outcome.Deny deny -> Optional.of(deny.check());
    };
  }

  /** Why the call was blocked. */
  public Optional<DenyReason> reason() {
    return switch (decision.outcome()) {
      case Outcome.Permit permit -> Optional.empty();
      case Outcome.Deny deny -> Optional.of(deny.reason());
    };
  }

  /** Every check's answer: {@code [{"check", "verdict", "reason"}]}; no arguments stand in it. */
  public String resultsJson() {
    return JsonWriter.toJson(
        new JsonArray(decision.results().stream().map(ToolDecision::result).toList()));
  }

  private static JsonValue result(CheckResult result) {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("check", new JsonString(result.check()));
    switch (result.verdict()) {
      case Verdict.Allow allow -> {
        members.put("verdict", new JsonString("allow"));
        allow.paidBy().ifPresent(paid -> members.put("paid_by", new JsonString(paid.id())));
      }
      case Verdict.Block block -> {
        members.put("verdict", new JsonString("block"));
        members.put("reason", new JsonString(block.reason().code()));
      }
      case Verdict.Abstain abstain -> {
        members.put("verdict", new JsonString("abstain"));
        members.put("reason", new JsonString(abstain.reason().code()));
      }
    }
    return new JsonObject(members);
  }
}
