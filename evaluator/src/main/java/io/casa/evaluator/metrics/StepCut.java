/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.metrics;

import io.casa.evaluator.cases.AttackClass;
import io.casa.evaluator.cases.SessionLabels;
import io.casa.evaluator.cases.SessionLabels.SessionTruth;
import io.casa.evaluator.cases.SessionLabels.StepTruth;
import io.casa.evaluator.judge.StepDecision.Outcome;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The outcomes of one group of steps: all of them, and parted in four ways. For one thread. */
public final class StepCut {
  /** What steps are parted by. */
  public enum Part {
    DOMAIN,
    ATTACK_CLASS,
    SET,
    VARIANT;

    /** The name in reports. */
    public String code() {
      return "by_" + name().toLowerCase(Locale.ROOT);
    }
  }

  private final OutcomeCounts all = new OutcomeCounts();
  private final Map<Part, Map<String, OutcomeCounts>> parts = new EnumMap<>(Part.class);

  StepCut() {
    for (Part part : Part.values()) {
      parts.put(part, new TreeMap<>());
    }
  }

  void add(SessionLabels labels, SessionTruth session, StepTruth step, Outcome outcome) {
    all.add(outcome);
    of(Part.DOMAIN, labels.domain()).add(outcome);
    step.attackClass().map(AttackClass::code).ifPresent(v -> of(Part.ATTACK_CLASS, v).add(outcome));
    session.set().ifPresent(value -> of(Part.SET, value).add(outcome));
    session.variant().ifPresent(value -> of(Part.VARIANT, value).add(outcome));
  }

  /** All steps of the group. */
  public OutcomeCounts all() {
    return all;
  }

  /** The steps parted by that, in the order of the names. */
  public Map<String, OutcomeCounts> by(Part part) {
    return Collections.unmodifiableMap(parts.getOrDefault(part, Map.of()));
  }

  /** The mean of the domains' shares, each domain weighing the same; absent without steps. */
  public OptionalDouble macroAverage(Outcome outcome) {
    return by(Part.DOMAIN).values().stream()
        .mapToDouble(counts -> counts.of(outcome).share().orElse(0))
        .average();
  }

  private OutcomeCounts of(Part part, String value) {
    return parts
        .computeIfAbsent(part, _ -> new TreeMap<>())
        .computeIfAbsent(value, _ -> new OutcomeCounts());
  }
}
