/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.engine;

import io.casa.evaluator.engine.ProductChecks.ProductCheck;
import io.casa.evaluator.judge.StepDecision;
import io.casa.evaluator.judge.StepDecision.CheckFinding;
import io.casa.evaluator.judge.StepDecision.CheckVerdict;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.CheckResult;
import io.casa.toolcheck.Decision.Objection;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.traits.ToolClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Says what the pipeline decided in the words of the report. */
final class Findings {
  private Findings() {}

  static StepDecision decision(Decision decision, ToolClass tools, ProductChecks checks) {
    return new StepDecision(
        outcome(decision.outcome()),
        objection(decision.outcome()).map(Objection::reason).map(DenyReason::code),
        tools == ToolClass.SIDE_EFFECT,
        findings(decision.results(), checks));
  }

  private static StepDecision.Outcome outcome(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Permit _ -> StepDecision.Outcome.ALLOW;
      case Outcome.StepUp _ -> StepDecision.Outcome.ASK;
      case Outcome.Deny _ -> StepDecision.Outcome.BLOCK;
    };
  }

  private static Optional<Objection> objection(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Permit permit -> permit.flags().stream().findFirst();
      case Outcome.StepUp stepUp -> Optional.of(stepUp.objection());
      case Outcome.Deny deny -> Optional.of(deny.objection());
    };
  }

  private static List<CheckFinding> findings(List<CheckResult> results, ProductChecks checks) {
    Map<String, CheckFinding> found = new HashMap<>();
    results.forEach(result -> found.put(result.check(), finding(result)));
    return checks.all().stream()
        .map(ProductCheck::name)
        .map(name -> found.getOrDefault(name, CheckFinding.notRun(name)))
        .toList();
  }

  private static CheckFinding finding(CheckResult result) {
    Evidence evidence = result.verdict().evidence();
    return switch (result.verdict()) {
      case Verdict.Allow _ -> finding(result, CheckVerdict.ALLOW, Optional.empty(), evidence);
      case Verdict.Abstain abstain ->
          finding(result, CheckVerdict.ABSTAIN, Optional.of(abstain.reason()), evidence);
      case Verdict.Block block ->
          finding(result, CheckVerdict.BLOCK, Optional.of(block.reason()), evidence);
    };
  }

  private static CheckFinding finding(
      CheckResult result, CheckVerdict verdict, Optional<DenyReason> reason, Evidence evidence) {
    OptionalDouble score =
        evidence.score().map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    // In the order of the names: a report of the same input is the same text.
    return new CheckFinding(
        result.check(),
        verdict,
        reason.map(DenyReason::code),
        score,
        new TreeMap<>(evidence.details()),
        result.nanos());
  }
}
