/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.CallBudget;
import io.casa.toolcheck.CallCounts;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The call is one of those that the system's {@link CallBudget} allows. Otherwise blocks with
 * {@code call_budget_exceeded}; where a limit exists and nobody counted, with {@code check_failed}.
 */
public final class CallBudgetKept implements ToolCheck {
  /** The check's name in documents, events and answers. */
  public static final String NAME = "CALL_BUDGET";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict check(ToolCheckRequest request) {
    CallBudget budget = request.policy().budget();
    int before = request.grant().actors().subjects().size() - 1; // without the caller
    if (isFull(budget.actors(), before)) {
      return exceeded("actors", budget.actors());
    }
    String tool = request.call().tool();
    return switch (request.evidence().calls()) {
      case CallCounts.Unknown() ->
          budget.counts(tool)
              ? new Verdict.Block(DenyReason.CHECK_FAILED)
              : new Verdict.Allow(Optional.empty());
      case CallCounts.Known counts -> counted(budget, tool, counts);
    };
  }

  private static Verdict counted(CallBudget budget, String tool, CallCounts.Known counts) {
    if (isFull(budget.ofTool(tool), counts.ofTool())) {
      return exceeded("perTool", budget.ofTool(tool));
    }
    if (isFull(budget.perSession(), counts.ofSession())) {
      return exceeded("perSession", budget.perSession());
    }
    if (isFull(budget.perMinute(), counts.ofMinute())) {
      return exceeded("perMinute", budget.perMinute());
    }
    return new Verdict.Allow(Optional.empty());
  }

  private static boolean isFull(OptionalInt limit, int taken) {
    return limit.isPresent() && taken >= limit.getAsInt();
  }

  private static Verdict exceeded(String name, OptionalInt limit) {
    return new Verdict.Block(
        DenyReason.CALL_BUDGET_EXCEEDED,
        Evidence.of(Map.of("limit", name, "most", String.valueOf(limit.orElseThrow()))));
  }
}
