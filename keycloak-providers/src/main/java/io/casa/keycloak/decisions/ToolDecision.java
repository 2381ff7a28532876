/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.decisions;

import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.CheckResult;
import io.casa.toolcheck.Decision.Objection;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A decision with what it was about, to be recorded.
 *
 * @param id a UUID
 * @param system name of the multi-agent system
 * @param app name of the calling app
 * @param argumentsSha256 absent when the arguments have no exact canonical form
 * @param createdMillis milliseconds since 1970
 * @param approvalId the approval that let the call through, if one did
 */
public record ToolDecision(
    String id,
    String realmId,
    String system,
    String app,
    ToolCheckRequest request,
    Optional<String> argumentsSha256,
    Decision decision,
    long createdMillis,
    Optional<String> approvalId) {
  public ToolDecision {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(realmId, "realmId");
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(argumentsSha256, "argumentsSha256");
    Objects.requireNonNull(decision, "decision");
    Objects.requireNonNull(approvalId, "approvalId");
  }

  /** A decision that nobody was asked about. */
  public ToolDecision(
      String id,
      String realmId,
      String system,
      String app,
      ToolCheckRequest request,
      Optional<String> argumentsSha256,
      Decision decision,
      long createdMillis) {
    this(
        id,
        realmId,
        system,
        app,
        request,
        argumentsSha256,
        decision,
        createdMillis,
        Optional.empty());
  }

  /** The same decision, made by an approval. */
  public ToolDecision approvedBy(String approval) {
    return new ToolDecision(
        id,
        realmId,
        system,
        app,
        request,
        argumentsSha256,
        decision,
        createdMillis,
        Optional.of(approval));
  }

  /** {@code allow}, {@code step_up} or {@code block}. */
  public String outcome() {
    return switch (decision.outcome()) {
      case Outcome.Permit permit -> "allow";
      case Outcome.StepUp stepUp -> "step_up";
      case Outcome.Deny deny -> "block";
    };
  }

  /** The check that blocked, or that the user is asked because of. */
  public Optional<String> blockingCheck() {
    return objection().map(Objection::check);
  }

  /** Why the call was not simply permitted. */
  public Optional<DenyReason> reason() {
    return objection().map(Objection::reason);
  }

  /**
   * What no check could judge and was let through by policy: {@code CHECK:reason}, joined by
   * commas.
   */
  public Optional<String> flags() {
    return decision.outcome() instanceof Outcome.Permit permit && !permit.flags().isEmpty()
        ? Optional.of(
            permit.flags().stream()
                .map(flag -> flag.check() + ":" + flag.reason().code())
                .collect(Collectors.joining(",")))
        : Optional.empty();
  }

  private Optional<Objection> objection() {
    return switch (decision.outcome()) {
      case Outcome.Permit permit -> Optional.empty();
      case Outcome.StepUp stepUp -> Optional.of(stepUp.objection());
      case Outcome.Deny deny -> Optional.of(deny.objection());
    };
  }

  /**
   * Every check's answer: {@code [{"check", "verdict", "reason", "mode", "score", "threshold",
   * "details"}]}, of which what does not apply is left out; no value of an argument stands in it.
   */
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
    if (result.mode() == CheckMode.OBSERVE) {
      members.put("mode", new JsonString("observe"));
    }
    Evidence evidence = result.verdict().evidence();
    evidence.score().ifPresent(score -> members.put("score", number(score)));
    evidence.threshold().ifPresent(threshold -> members.put("threshold", number(threshold)));
    if (!evidence.details().isEmpty()) {
      var details = new TreeMap<String, JsonValue>();
      evidence.details().forEach((name, value) -> details.put(name, new JsonString(value)));
      members.put("details", new JsonObject(details));
    }
    return new JsonObject(members);
  }

  private static JsonValue number(double value) {
    return new JsonNumber(BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_EVEN));
  }
}
