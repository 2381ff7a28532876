/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.engine;

import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.CheckResult;
import io.casa.toolcheck.Decision.Objection;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.traits.ToolClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Runs tool checks in a fixed order and combines their verdicts.
 *
 * <ul>
 *   <li>The first enforced Block ends the run and denies.
 *   <li>An enforced Abstain lets the next check speak. One that stands at the end does what the
 *       policy says for the tool's class: flag, ask the user, or deny, with the first that
 *       abstained as check and reason. Not knowing is no silent permission.
 *   <li>A check in observe mode is run and recorded, and decides nothing. What mode it has the
 *       policy says, and the check itself where the policy doesn't.
 *   <li>A check that throws or answers {@code null} counts as Block with {@code check_failed}.
 *   <li>Without checks every call is permitted: the system's document asked for none.
 * </ul>
 *
 * <p>Immutable and as thread-safe as its checks.
 */
public final class ToolCheckPipeline {
  private static final System.Logger LOG = System.getLogger(ToolCheckPipeline.class.getName());

  private final Map<String, ToolCheck> checks;

  /**
   * A pipeline of these checks, in this order.
   *
   * @throws IllegalArgumentException two checks have one name
   */
  public ToolCheckPipeline(List<ToolCheck> checks) {
    this.checks = byName(checks);
  }

  /**
   * A pipeline of the enabled ones of the available checks, in the order of the available (cheap
   * before dear), whatever order a document names them in.
   *
   * @throws UnknownToolCheckException an enabled name is not available
   * @throws IllegalArgumentException two available checks have one name
   */
  public static ToolCheckPipeline enabled(Collection<String> names, List<ToolCheck> available)
      throws UnknownToolCheckException {
    Map<String, ToolCheck> known = byName(available);
    Set<String> enabled = new HashSet<>(names);
    for (String name : names) {
      if (!known.containsKey(name)) {
        throw new UnknownToolCheckException(name);
      }
    }
    return new ToolCheckPipeline(
        known.entrySet().stream()
            .filter(check -> enabled.contains(check.getKey()))
            .map(Map.Entry::getValue)
            .toList());
  }

  private static Map<String, ToolCheck> byName(List<ToolCheck> checks) {
    Map<String, ToolCheck> named = new LinkedHashMap<>();
    for (ToolCheck check : checks) {
      String name = Objects.requireNonNull(check.name(), "checks: a name");
      if (named.putIfAbsent(name, check) != null) {
        throw new IllegalArgumentException("checks: two have the name " + name);
      }
    }
    return named;
  }

  /** Judges one call. */
  public Decision decide(ToolCheckRequest request) {
    Objects.requireNonNull(request, "request");
    List<CheckResult> results = new ArrayList<>();
    List<Objection> abstained = new ArrayList<>();
    Optional<LlmSelection> paidBy = Optional.empty();
    for (Map.Entry<String, ToolCheck> check : checks.entrySet()) {
      String name = check.getKey();
      CheckMode mode = mode(name, check.getValue(), request);
      CheckResult result = result(name, mode, check.getValue(), request);
      results.add(result);
      if (result.verdict() instanceof Verdict.Allow allow) {
        // Whoever pays has to pay even if the check that found it only observes.
        paidBy = paidBy.or(allow::paidBy);
      }
      if (mode == CheckMode.OBSERVE) {
        continue;
      }
      switch (result.verdict()) {
        case Verdict.Block block -> {
          return new Decision(new Outcome.Deny(name, block.reason()), results);
        }
        case Verdict.Abstain abstain -> abstained.add(new Objection(name, abstain.reason()));
        case Verdict.Allow allow -> {}
      }
    }
    return new Decision(outcome(request, paidBy, abstained), results);
  }

  private static Outcome outcome(
      ToolCheckRequest request, Optional<LlmSelection> paidBy, List<Objection> abstained) {
    if (abstained.isEmpty()) {
      return new Outcome.Permit(paidBy);
    }
    ToolClass tools = request.definition().map(ToolClass::of).orElse(ToolClass.SIDE_EFFECT);
    return switch (request.policy().onAbstain(tools)) {
      case ALLOW_AND_FLAG -> new Outcome.Permit(paidBy, abstained);
      case STEP_UP -> new Outcome.StepUp(abstained.getFirst(), paidBy);
      case BLOCK -> new Outcome.Deny(abstained.getFirst());
    };
  }

  private static CheckResult result(
      String name, CheckMode mode, ToolCheck check, ToolCheckRequest request) {
    long start = System.nanoTime();
    Verdict verdict = run(name, check, request);
    return new CheckResult(name, mode, verdict, System.nanoTime() - start);
  }

  /** A check that can't say how it works is enforced. */
  private static CheckMode mode(String name, ToolCheck check, ToolCheckRequest request) {
    if (request.policy().modes().containsKey(name)) {
      return request.policy().mode(name);
    }
    try {
      return check.unstatedMode(request) == CheckMode.OBSERVE
          ? CheckMode.OBSERVE
          : CheckMode.ENFORCE;
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
      return CheckMode.ENFORCE;
    }
  }

  private static Verdict run(String name, ToolCheck check, ToolCheckRequest request) {
    try {
      Verdict verdict = check.check(request);
      if (verdict != null) {
        return verdict;
      }
      LOG.log(System.Logger.Level.ERROR, "Tool check {0} answered nothing", name);
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
      // No message and no cause: a check written by others may put argument values there.
      String failure = e.getClass().getName();
      LOG.log(System.Logger.Level.ERROR, "Tool check {0} failed with {1}", name, failure);
    }
    return new Verdict.Block(DenyReason.CHECK_FAILED);
  }
}
