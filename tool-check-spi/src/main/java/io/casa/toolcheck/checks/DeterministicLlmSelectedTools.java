/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.LlmHistory;
import io.casa.toolcheck.LlmHistory.NoCalls;
import io.casa.toolcheck.LlmHistory.Selections;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The app's LLM selected this tool with these arguments, and that selection has not paid for a call
 * yet. The oldest selection that matches pays.
 *
 * <p>Arguments are the LLM's when they are equal, numbers compared by their exact value, or when
 * they add what the LLM left out with exactly the {@code default} that the tool's input schema
 * declares for it.
 *
 * <p>A difference is named by a JSON pointer (RFC 6901) to where the oldest selection of the tool
 * first differs.
 *
 * <p>Blocks, in this order: {@code no_llm_calls_made_by_app}, {@code tool_not_selected_by_llm},
 * {@code inexact_number} (an argument that no canonical form can carry), {@code
 * tool_parameters_mismatch}.
 */
public final class DeterministicLlmSelectedTools implements ToolCheck {
  /** The check's name in documents, events and answers. */
  public static final String NAME = "DETERMINISTIC_LLM_SELECTED_TOOLS";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict check(ToolCheckRequest request) {
    LlmHistory history = request.evidence().llm();
    return switch (history) {
      case NoCalls() -> new Verdict.Block(DenyReason.NO_LLM_CALLS_MADE_BY_APP);
      case Selections(List<LlmSelection> unpaid) -> pay(request, unpaid);
    };
  }

  private static Verdict pay(ToolCheckRequest request, List<LlmSelection> unpaid) {
    ToolCall call = request.call();
    List<LlmSelection> ofTool =
        unpaid.stream().filter(selection -> selection.tool().equals(call.tool())).toList();
    if (ofTool.isEmpty()) {
      return new Verdict.Block(DenyReason.TOOL_NOT_SELECTED_BY_LLM);
    }
    try {
      CanonicalJson.canonical(call.arguments());
    } catch (InexactNumberException e) {
      return new Verdict.Block(DenyReason.INEXACT_NUMBER);
    }
    ArgumentMatch match = match(request);
    Optional<String> firstDifference = Optional.empty();
    for (LlmSelection selection : ofTool) {
      Optional<String> difference = match.difference(selection.arguments(), call.arguments());
      if (difference.isEmpty()) {
        return new Verdict.Allow(Optional.of(selection));
      }
      firstDifference = firstDifference.or(() -> difference);
    }
    return new Verdict.Block(
        DenyReason.TOOL_PARAMETERS_MISMATCH,
        Evidence.of(Map.of("parameter", firstDifference.orElseThrow())));
  }

  /** The selection that pays for the call; empty when there is none. */
  static Optional<LlmSelection> payer(ToolCheckRequest request) {
    return switch (request.evidence().llm()) {
      case NoCalls() -> Optional.empty();
      case Selections(List<LlmSelection> unpaid) -> {
        ToolCall call = request.call();
        ArgumentMatch match = match(request);
        yield unpaid.stream()
            .filter(selection -> selection.tool().equals(call.tool()))
            .filter(
                selection -> match.difference(selection.arguments(), call.arguments()).isEmpty())
            .findFirst();
      }
    };
  }

  /** Without a schema nothing has a default. */
  private static ArgumentMatch match(ToolCheckRequest request) {
    return new ArgumentMatch(
        request.definition().map(ToolDefinition::inputSchema).orElse(JsonObject.EMPTY));
  }
}
