/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.judge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was decided about one call.
 *
 * @param reason code of the reason catalogue; absent when allowed without a flag
 * @param treatedAsSideEffect whether the product took the call for one that changes something
 * @param checks every check of the system, in their order, those that did not run too
 */
public record StepDecision(
    Outcome outcome,
    Optional<String> reason,
    boolean treatedAsSideEffect,
    List<CheckFinding> checks) {
  /** What becomes of the call. */
  public enum Outcome {
    /** It goes through, flagged or not. */
    ALLOW,
    /** The user is asked. */
    ASK,
    /** It does not happen. */
    BLOCK;

    /** The name in reports. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What one check said by itself. */
  public enum CheckVerdict {
    ALLOW,
    ABSTAIN,
    BLOCK,
    /** The run ended before, or the case lacks what the check needs. */
    NOT_RUN;

    /** The name in reports. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What one check found.
   *
   * @param detail names and levels, never values of arguments
   * @param nanos how long it took; 0 when it did not run
   */
  public record CheckFinding(
      String check,
      CheckVerdict verdict,
      Optional<String> reason,
      OptionalDouble score,
      Map<String, String> detail,
      long nanos) {
    public CheckFinding {
      Objects.requireNonNull(check, "check");
      Objects.requireNonNull(verdict, "verdict");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(score, "score");
      detail =
          Collections.unmodifiableMap(
              new LinkedHashMap<>(Objects.requireNonNull(detail, "detail")));
    }

    /** A check that was not asked. */
    public static CheckFinding notRun(String check) {
      return new CheckFinding(
          check, CheckVerdict.NOT_RUN, Optional.empty(), OptionalDouble.empty(), Map.of(), 0);
    }
  }

  public StepDecision {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(reason, "reason");
    checks = List.copyOf(Objects.requireNonNull(checks, "checks"));
  }
}
