/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import io.casa.toolcheck.traits.ToolClass;
import java.util.Map;
import java.util.Objects;

/**
 * What a system wants done with what its checks say.
 *
 * @param modes of checks by name; a check that is not in it is enforced, unless it says otherwise
 * @param onAbstain by tool class; a class that is not in it is {@link AbstainPolicy#BLOCK}
 * @param budget how many calls it allows
 */
public record CheckPolicy(
    Map<String, CheckMode> modes, Map<ToolClass, AbstainPolicy> onAbstain, CallBudget budget) {
  /** All checks enforced; what can't be judged is refused. */
  public static final CheckPolicy STRICT = new CheckPolicy(Map.of(), Map.of());

  /** All checks enforced; reads are flagged, and what has side effects waits for the user. */
  public static final CheckPolicy DEFAULT =
      new CheckPolicy(
          Map.of(),
          Map.of(
              ToolClass.READ, AbstainPolicy.ALLOW_AND_FLAG,
              ToolClass.SIDE_EFFECT, AbstainPolicy.STEP_UP));

  public CheckPolicy {
    modes = Map.copyOf(Objects.requireNonNull(modes, "modes"));
    onAbstain = Map.copyOf(Objects.requireNonNull(onAbstain, "onAbstain"));
    Objects.requireNonNull(budget, "budget");
  }

  /** A policy without a budget. */
  public CheckPolicy(Map<String, CheckMode> modes, Map<ToolClass, AbstainPolicy> onAbstain) {
    this(modes, onAbstain, CallBudget.UNLIMITED);
  }

  /** The same with that budget. */
  public CheckPolicy with(CallBudget newBudget) {
    return new CheckPolicy(modes, onAbstain, newBudget);
  }

  /** The mode of the check with that name. */
  public CheckMode mode(String check) {
    return modes.getOrDefault(check, CheckMode.ENFORCE);
  }

  /** What an Abstain means for tools of that class. */
  public AbstainPolicy onAbstain(ToolClass tools) {
    return onAbstain.getOrDefault(tools, AbstainPolicy.BLOCK);
  }
}
