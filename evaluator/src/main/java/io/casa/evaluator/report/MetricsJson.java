/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.report;

import io.casa.evaluator.cases.AttackClass;
import io.casa.evaluator.judge.StepDecision.CheckVerdict;
import io.casa.evaluator.judge.StepDecision.Outcome;
import io.casa.evaluator.metrics.AttackSessions;
import io.casa.evaluator.metrics.CheckCounts;
import io.casa.evaluator.metrics.Figures;
import io.casa.evaluator.metrics.Interval;
import io.casa.evaluator.metrics.OutcomeCounts;
import io.casa.evaluator.metrics.Proportion;
import io.casa.evaluator.metrics.StepCut;
import io.casa.evaluator.metrics.StepGroup;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Map;

/** The figures as the report's {@code metrics}. */
final class MetricsJson {
  private MetricsJson() {}

  /** {@code null} when there is no label to measure by. */
  static JsonValue of(Figures figures) {
    if (!figures.labelled()) {
      return new JsonNull();
    }
    var steps = new JsonMembers();
    for (StepGroup group : StepGroup.values()) {
      steps.put(group.code(), cut(figures.steps(group)));
    }
    return new JsonMembers()
        .put("steps", steps.object())
        .put("sessions", sessions(figures))
        .put("checks", checks(figures.checks()))
        .object();
  }

  private static JsonObject cut(StepCut cut) {
    var json = new JsonMembers().put("all", counts(cut.all()));
    for (StepCut.Part part : StepCut.Part.values()) {
      var parts = new JsonMembers();
      cut.by(part).forEach((value, counts) -> parts.put(value, counts(counts)));
      json.put(part.code(), parts.object());
    }
    var macro = new JsonMembers().put("domains", cut.by(StepCut.Part.DOMAIN).size());
    for (Outcome outcome : Outcome.values()) {
      macro.put(outcome.code(), cut.macroAverage(outcome));
    }
    return json.put("macro_by_domain", macro.object()).object();
  }

  private static JsonObject counts(OutcomeCounts counts) {
    var json = new JsonMembers().put("n", counts.n());
    var share = new JsonMembers();
    var interval = new JsonMembers();
    for (Outcome outcome : Outcome.values()) {
      Proportion proportion = counts.of(outcome);
      json.put(outcome.code(), proportion.k());
      share.put(outcome.code(), proportion.share());
      interval.put(outcome.code(), interval(proportion));
    }
    return json.put("share", share.object()).put("ci95", interval.object()).object();
  }

  private static JsonObject sessions(Figures figures) {
    Proportion withoutBlock = figures.benignWithoutBlock();
    JsonObject benign =
        new JsonMembers()
            .put("n", withoutBlock.n())
            .put("without_block", proportion(withoutBlock))
            .put("without_block_or_ask", proportion(figures.benignWithoutBlockOrAsk()))
            .object();
    var attacks = new JsonMembers().put("all", attack(figures.attacks()));
    for (AttackClass attackClass : AttackClass.values()) {
      AttackSessions ofClass = figures.attacks(attackClass);
      if (ofClass.stopped().n() > 0) {
        attacks.put(attackClass.code(), attack(ofClass));
      }
    }
    attacks.put("injection_and_exfiltration", attack(figures.injectionAndExfiltration()));
    return new JsonMembers()
        .put("benign_sessions", benign)
        .put("attack_sessions", attacks.object())
        .object();
  }

  private static JsonObject attack(AttackSessions sessions) {
    return new JsonMembers()
        .put("n", sessions.stopped().n())
        .put("stopped", proportion(sessions.stopped()))
        .put("stopped_or_asked", proportion(sessions.stoppedOrAsked()))
        .put("let_through", proportion(sessions.letThrough()))
        .object();
  }

  private static JsonObject checks(Map<String, Map<StepGroup, CheckCounts>> checks) {
    var json = new JsonMembers();
    checks.forEach(
        (check, groups) -> {
          var ofCheck = new JsonMembers();
          groups.forEach((group, counts) -> ofCheck.put(group.code(), verdicts(counts)));
          json.put(check, ofCheck.object());
        });
    return json.object();
  }

  private static JsonObject verdicts(CheckCounts counts) {
    var json = new JsonMembers().put("n", counts.n());
    var share = new JsonMembers();
    var interval = new JsonMembers();
    for (CheckVerdict verdict : CheckVerdict.values()) {
      Proportion proportion = counts.of(verdict);
      json.put(verdict.code(), proportion.k());
      share.put(verdict.code(), proportion.share());
      interval.put(verdict.code(), interval(proportion));
    }
    return json.put("share", share.object()).put("ci95", interval.object()).object();
  }

  private static JsonObject proportion(Proportion proportion) {
    return new JsonMembers()
        .put("k", proportion.k())
        .put("share", proportion.share())
        .put("ci95", interval(proportion))
        .object();
  }

  private static JsonValue interval(Proportion proportion) {
    Interval interval = proportion.interval();
    return JsonMembers.range(interval.low(), interval.high());
  }
}
