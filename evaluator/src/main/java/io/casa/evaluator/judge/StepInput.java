/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.judge;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is new when a call is to be judged.
 *
 * @param followUps what the user said since the step before, oldest first
 * @param server the server's name
 * @param tool the tool's name at that server
 * @param arguments as the call carries them; absent when they are not known
 * @param llm what the LLM did since the step before
 */
public record StepInput(
    List<String> followUps,
    String server,
    String tool,
    Optional<JsonObject> arguments,
    LlmTurn llm) {
  /** What the agent's LLM did between two calls. */
  public sealed interface LlmTurn {
    /** It selected exactly this call. */
    record SelectedThisCall() implements LlmTurn {}

    /** It was not asked. */
    record NotAsked() implements LlmTurn {}

    /** It was asked and selected these, possibly none. */
    record Selected(List<Choice> choices) implements LlmTurn {
      public Selected {
        choices = List.copyOf(Objects.requireNonNull(choices, "choices"));
      }
    }
  }

  /** A call that the LLM selected. */
  public record Choice(String tool, JsonObject arguments) {
    public Choice {
      Objects.requireNonNull(tool, "tool");
      Objects.requireNonNull(arguments, "arguments");
    }
  }

  public StepInput {
    followUps = List.copyOf(Objects.requireNonNull(followUps, "followUps"));
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(arguments, "arguments");
    Objects.requireNonNull(llm, "llm");
  }

  /** Names the call, not what it carries. */
  @Override
  public String toString() {
    return "StepInput[server=" + server + ", tool=" + tool + "]";
  }
}
