/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import io.casa.evaluator.cases.SessionCase.RecordedStep;
import io.casa.evaluator.judge.SessionStart.Server;
import io.casa.evaluator.judge.StepInput;
import io.casa.evaluator.judge.StepInput.Choice;
import io.casa.evaluator.judge.StepInput.LlmTurn;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the steps of a session that has these servers. */
record StepReader(List<Server> servers) {
  private static final Set<String> STEP =
      Set.of("server", "tool", "arguments", "selected_by_llm", "llm_selections", "output", "truth");
  private static final Set<String> SELECTION = Set.of("server", "tool", "arguments");
  private static final Set<String> OUTPUT = Set.of("content", "structuredContent", "isError");
  private static final Set<String> BLOCK = Set.of("type", "text");

  RecordedStep read(JsonPlace place, List<String> followUps) throws InvalidCaseException {
    place.closed(STEP);
    Server server = server(place.required("server"));
    String tool = tool(server, place.required("tool"));
    Optional<JsonPlace> arguments = place.optional("arguments");
    Optional<JsonObject> known =
        arguments.isEmpty() ? Optional.empty() : Optional.of(arguments.get().object());
    LlmTurn llm = llm(place.required("selected_by_llm"), place.optional("llm_selections"));
    return new RecordedStep(
        new StepInput(followUps, server.name(), tool, known, llm),
        output(place.optional("output")));
  }

  private Server server(JsonPlace place) throws InvalidCaseException {
    String name = place.string();
    return servers.stream()
        .filter(server -> server.name().equals(name))
        .findFirst()
        .orElseThrow(() -> place.wrong("is none of the session's servers"));
  }

  /** A tool may also be one that the server lists in this session without having registered it. */
  private static String tool(Server server, JsonPlace place) throws InvalidCaseException {
    String name = place.string();
    if (server.tool(name).isEmpty() && server.observedTool(name).isEmpty()) {
      throw place.wrong("is none of that server's tools");
    }
    return name;
  }

  private static LlmTurn llm(JsonPlace selected, Optional<JsonPlace> selections)
      throws InvalidCaseException {
    if (selected.bool()) {
      if (selections.isPresent()) {
        throw selections.get().wrong("is for selected_by_llm false only");
      }
      return new LlmTurn.SelectedThisCall();
    }
    if (selections.isEmpty()) {
      return new LlmTurn.NotAsked();
    }
    List<Choice> choices = new ArrayList<>();
    for (JsonPlace item : selections.get().items()) {
      CaseReader.requireText(item.closed(SELECTION).optional("server"));
      choices.add(new Choice(item.required("tool").string(), item.required("arguments").object()));
    }
    return new LlmTurn.Selected(choices);
  }

  private static Optional<JsonObject> output(Optional<JsonPlace> place)
      throws InvalidCaseException {
    if (place.isEmpty()) {
      return Optional.empty();
    }
    JsonPlace output = place.get().closed(OUTPUT);
    for (JsonPlace block : output.required("content").items()) {
      block.closed(BLOCK).required("type").exactly("text");
      block.required("text").string();
    }
    Optional<JsonPlace> structured = output.optional("structuredContent");
    if (structured.isPresent()) {
      structured.get().object();
    }
    Optional<JsonPlace> error = output.optional("isError");
    if (error.isPresent()) {
      error.get().bool();
    }
    return Optional.of(output.object());
  }
}
