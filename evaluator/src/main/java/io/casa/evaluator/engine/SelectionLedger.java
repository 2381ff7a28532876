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
import java.util.Optional;

/**
 * What the LLM selected in one session and what has not paid for a call yet, as the system records
 * it from the LLM's answers. For one thread.
 */
final class SelectionLedger {
  private final List<LlmSelection> unpaid = new ArrayList<>();
  private Optional<LlmSelection> ofThisCall = Optional.empty();
  private boolean asked;
  private int selections;

  /** Takes in what the LLM did before this step. */
  void record(StepInput step) {
    ofThisCall = Optional.empty();
    switch (step.llm()) {
      case LlmTurn.NotAsked() -> {}
      case LlmTurn.SelectedThisCall() -> {
        asked = true;
        // A selection of arguments that nobody knows can't be told from others: it pays nothing.
        ofThisCall = step.arguments().map(arguments -> select(step.tool(), arguments));
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

  /**
   * The call was denied. What was recorded went on as if it had been made, so what was selected for
   * it pays for no other.
   */
  void denied() {
    ofThisCall.ifPresent(this::pay);
  }

  /** That selection has paid for a call and pays for no other. */
  void pay(LlmSelection selection) {
    unpaid.removeIf(open -> Objects.equals(open.id(), selection.id()));
  }

  private LlmSelection select(String tool, JsonObject arguments) {
    LlmSelection selection = new LlmSelection("selection-" + ++selections, tool, arguments);
    unpaid.add(selection);
    return selection;
  }
}
