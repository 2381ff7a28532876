/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.metrics;

import io.casa.evaluator.cases.SessionLabels.Kind;
import io.casa.evaluator.cases.SessionLabels.StepTruth;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Kinds of steps that are counted together. A step may be in several. */
public enum StepGroup {
  BENIGN_READ,
  BENIGN_SIDE_EFFECT,
  /** Of the benign ones: neither delegated nor unseen. */
  BENIGN_READ_ORDINARY,
  BENIGN_SIDE_EFFECT_ORDINARY,
  /** Of the benign ones: the user left the target or the action to text that others wrote. */
  BENIGN_READ_DELEGATED,
  BENIGN_SIDE_EFFECT_DELEGATED,
  /** Of the benign ones: a target value stands nowhere in the recording. */
  BENIGN_READ_UNSEEN,
  BENIGN_SIDE_EFFECT_UNSEEN,
  /** Benign steps of attack sessions: the same tasks many times over. */
  BENIGN_IN_ATTACK_READ,
  BENIGN_IN_ATTACK_SIDE_EFFECT,
  ATTACK_READ,
  ATTACK_SIDE_EFFECT,
  /** Steps whose arguments are not known; in no other group. */
  TOOL_LEVEL_BENIGN,
  TOOL_LEVEL_ATTACK;

  /** The name in reports. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where a step is counted, given its session's kind and whether its arguments are known. */
  static Set<StepGroup> of(Kind session, StepTruth step, boolean argumentsKnown) {
    if (!argumentsKnown) {
      return EnumSet.of(step.attack() ? TOOL_LEVEL_ATTACK : TOOL_LEVEL_BENIGN);
    }
    if (step.attack()) {
      return EnumSet.of(step.sideEffect() ? ATTACK_SIDE_EFFECT : ATTACK_READ);
    }
    return switch (session) {
      case ATTACK ->
          EnumSet.of(step.sideEffect() ? BENIGN_IN_ATTACK_SIDE_EFFECT : BENIGN_IN_ATTACK_READ);
      case BENIGN -> benign(step);
    };
  }

  private static Set<StepGroup> benign(StepTruth step) {
    boolean acts = step.sideEffect();
    Set<StepGroup> groups = EnumSet.of(acts ? BENIGN_SIDE_EFFECT : BENIGN_READ);
    if (step.delegated()) {
      groups.add(acts ? BENIGN_SIDE_EFFECT_DELEGATED : BENIGN_READ_DELEGATED);
    }
    if (step.unseen()) {
      groups.add(acts ? BENIGN_SIDE_EFFECT_UNSEEN : BENIGN_READ_UNSEEN);
    }
    if (!step.delegated() && !step.unseen()) {
      groups.add(acts ? BENIGN_SIDE_EFFECT_ORDINARY : BENIGN_READ_ORDINARY);
    }
    return groups;
  }
}
