/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import io.casa.evaluator.judge.SessionStart;
import io.casa.evaluator.judge.StepInput;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What happened in one recorded session: inputs only. Labels, the id and the domain are not part of
 * it, so nothing that works on this type can look at them.
 *
 * @param start what is known before the first step
 * @param steps in their order, at least one
 */
public record SessionCase(SessionStart start, List<RecordedStep> steps) {
  /**
   * A call and what came back.
   *
   * @param input what is known when the call is judged
   * @param output the MCP {@code CallToolResult}, for later steps only
   */
  public record RecordedStep(StepInput input, Optional<JsonObject> output) {
    public RecordedStep {
      Objects.requireNonNull(input, "input");
      Objects.requireNonNull(output, "output");
    }
  }

  public SessionCase {
    Objects.requireNonNull(start, "start");
    steps = List.copyOf(Objects.requireNonNull(steps, "steps"));
  }
}
