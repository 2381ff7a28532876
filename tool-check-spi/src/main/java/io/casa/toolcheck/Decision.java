/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The combined answer of all checks for one tool call, with every check's answer kept.
 *
 * @param outcome whether the call may happen
 * @param results the checks that ran, in their order; a Block ends the run
 */
public record Decision(Outcome outcome, List<CheckResult> results) {
  /** Whether the call may happen. */
  public sealed interface Outcome {
    /**
     * It may.
     *
     * @param paidBy the LLM selection that pays for the call, when a check found one
     */
    record Permit(Optional<LlmSelection> paidBy) implements Outcome {
      public Permit {
        Objects.requireNonNull(paidBy, "paidBy");
      }
    }

    /**
     * It must not.
     *
     * @param check name of the check that blocked, or could not say
     */
    record Deny(String check, DenyReason reason) implements Outcome {
      public Deny {
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(reason, "reason");
      }
    }
  }

  /** What one check said. */
  public record CheckResult(String check, Verdict verdict) {
    public CheckResult {
      Objects.requireNonNull(check, "check");
      Objects.requireNonNull(verdict, "verdict");
    }
  }

  public Decision {
    Objects.requireNonNull(outcome, "outcome");
    results = List.copyOf(Objects.requireNonNull(results, "results"));
    if (outcome instanceof Outcome.Permit && !results.stream().allMatch(Decision::allows)) {
      throw new IllegalArgumentException("outcome permits what a result does not allow");
    }
  }

  private static boolean allows(CheckResult result) {
    return result.verdict() instanceof Verdict.Allow;
  }
}
