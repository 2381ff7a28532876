/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The combined answer of all checks for one tool call, with every check's answer kept.
 *
 * @param outcome whether the call may happen
 * @param results the checks that ran, in their order; an enforced Block ends the run
 */
public record Decision(Outcome outcome, List<CheckResult> results) {
  /** Whether the call may happen. */
  public sealed interface Outcome {
    /**
     * It may.
     *
     * @param paidBy the LLM selection that pays for the call, when a check found one
     * @param flags what could not be judged and was let through by policy
     */
    record Permit(Optional<LlmSelection> paidBy, List<Objection> flags) implements Outcome {
      public Permit {
        Objects.requireNonNull(paidBy, "paidBy");
        flags = List.copyOf(Objects.requireNonNull(flags, "flags"));
      }

      /** A permit without flags. */
      public Permit(Optional<LlmSelection> paidBy) {
        this(paidBy, List.of());
      }
    }

    /**
     * It may if the user says so.
     *
     * @param objection what the user has to decide about, the first if several
     * @param paidBy the LLM selection that would pay for the call
     */
    record StepUp(Objection objection, Optional<LlmSelection> paidBy) implements Outcome {
      public StepUp {
        Objects.requireNonNull(objection, "objection");
        Objects.requireNonNull(paidBy, "paidBy");
      }
    }

    /** It must not. */
    record Deny(Objection objection) implements Outcome {
      public Deny {
        Objects.requireNonNull(objection, "objection");
      }

      /** A denial by that check for that reason. */
      public Deny(String check, DenyReason reason) {
        this(new Objection(check, reason));
      }
    }
  }

  /**
   * A check that did not allow, and why.
   *
   * @param check name of the check that blocked, or could not say
   */
  public record Objection(String check, DenyReason reason) {
    public Objection {
      Objects.requireNonNull(check, "check");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * What one check said.
   *
   * @param nanos how long it took
   */
  public record CheckResult(String check, CheckMode mode, Verdict verdict, long nanos) {
    public CheckResult {
      Objects.requireNonNull(check, "check");
      Objects.requireNonNull(mode, "mode");
      Objects.requireNonNull(verdict, "verdict");
    }
  }

  public Decision {
    Objects.requireNonNull(outcome, "outcome");
    results = List.copyOf(Objects.requireNonNull(results, "results"));
    if (!(outcome instanceof Outcome.Deny) && results.stream().anyMatch(Decision::blocks)) {
      throw new IllegalArgumentException("outcome lets pass what a result blocks");
    }
    if (outcome instanceof Outcome.Permit permit
        && permit.flags().isEmpty()
        && results.stream().anyMatch(Decision::abstains)) {
      throw new IllegalArgumentException("outcome permits without a flag what nobody judged");
    }
  }

  private static boolean blocks(CheckResult result) {
    return result.mode() == CheckMode.ENFORCE && result.verdict() instanceof Verdict.Block;
  }

  private static boolean abstains(CheckResult result) {
    return result.mode() == CheckMode.ENFORCE && result.verdict() instanceof Verdict.Abstain;
  }
}
