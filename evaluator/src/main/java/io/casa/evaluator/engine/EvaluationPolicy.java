/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.engine;

import io.casa.semantic.MatchSettings;
import io.casa.toolcheck.AbstainPolicy;
import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.traits.ToolClass;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Under which policy sessions are judged.
 *
 * @param modes of checks by name; a check that is not in it is enforced
 * @param off checks that do not run at all
 * @param onAbstain by tool class
 * @param match the thresholds of {@code AI_POWERED_TOOL_MATCH}; who is asked is not the policy's
 */
public record EvaluationPolicy(
    Map<String, CheckMode> modes,
    Set<String> off,
    Map<ToolClass, AbstainPolicy> onAbstain,
    MatchSettings match) {
  /** All checks enforced; reads are flagged, and what has side effects waits for the user. */
  public static final EvaluationPolicy DEFAULT =
      new EvaluationPolicy(
          Map.of(), Set.of(), CheckPolicy.DEFAULT.onAbstain(), MatchSettings.standard());

  public EvaluationPolicy {
    modes = Map.copyOf(Objects.requireNonNull(modes, "modes"));
    off = Set.copyOf(Objects.requireNonNull(off, "off"));
    onAbstain = Map.copyOf(Objects.requireNonNull(onAbstain, "onAbstain"));
    Objects.requireNonNull(match, "match");
  }

  /** As the pipeline takes it. */
  public CheckPolicy checkPolicy() {
    return new CheckPolicy(modes, onAbstain);
  }
}
