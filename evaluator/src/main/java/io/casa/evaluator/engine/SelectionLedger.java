/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.engine;

import io.casa.evaluator.judge.StepInput;
import io.casa.evaluator.judge.StepInput.Choice;
import io.casa.evaluator.judge.StepInput.LlmTurn;
import io.casa.toolcheck.LlmHistory;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the LLM selected in one session and what has not paid for a call yet, as the system records
 * it from the LLM's answers. For one thread.
 */
final class SelectionLedger {
  private final List<LlmSelection> unpaid = new ArrayList<>();
  private boolean asked;
  private int selections;

  /** Takes in what the LLM did before this step. */
  void record(StepInput step) {
    switch (step.llm()) {
      case LlmTurn.NotAsked() -> {}
      case LlmTurn.SelectedThisCall() -> {
        asked = true;
        // A selection of arguments that nobody knows can't be told from others: it pays nothing.
        step.arguments().ifPresent(arguments -> select(step.tool(), arguments));
      }
      case LlmTurn.Selected(List<Choice> choices) -> {
        asked = true;
        choices.forEach(choice -> select(choice.tool(), choice.arguments()));
      }
    }
  }

  /** What is known when a call is judged. */
  LlmHistory history() {
    return asked ? new LlmHistory.Selections(unpaid) : new LlmHistory.NoCalls();
  }

  /** That selection has paid for a call and pays for no other. */
  void pay(LlmSelection selection) {
    unpaid.removeIf(open -> Objects.equals(open.id(), selection.id()));
  }

  private void select(String tool, JsonObject arguments) {
    unpaid.add(new LlmSelection("selection-" + ++selections, tool, arguments));
  }
}
