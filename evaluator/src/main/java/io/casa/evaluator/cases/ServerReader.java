/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import io.casa.evaluator.judge.SessionStart.ListedTool;
import io.casa.evaluator.judge.SessionStart.Server;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the servers of a session with their tools; labels on tools are checked and dropped. */
final class ServerReader {
  private static final Set<String> SERVER = Set.of("name", "tools", "observed_tools");
  private static final Set<String> TOOL =
      Set.of("name", "title", "description", "inputSchema", "outputSchema", "annotations", "truth");
  private static final Set<String> HINTS =
      Set.of("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint");
  private static final String TRUTH = "truth";

  private ServerReader() {}

  static List<Server> read(JsonPlace place) throws InvalidCaseException {
    List<Server> servers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonPlace item : place.someItems()) {
      Server server = server(item);
      if (!names.add(server.name())) {
        throw item.required("name").wrong("must be no other server's");
      }
      servers.add(server);
    }
    return servers;
  }

  private static Server server(JsonPlace place) throws InvalidCaseException {
    place.closed(SERVER);
    String name = place.required("name").name();
    List<ListedTool> tools = tools(place.required("tools").someItems());
    Optional<JsonPlace> observed = place.optional("observed_tools");
    return new Server(name, tools, observed.isEmpty() ? tools : tools(observed.get().items()));
  }

  private static List<ListedTool> tools(List<JsonPlace> items) throws InvalidCaseException {
    List<ListedTool> tools = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonPlace item : items) {
      ListedTool tool = tool(item);
      if (!names.add(tool.definition().name())) {
        throw item.required("name").wrong("must be no other tool's of that list");
      }
      tools.add(tool);
    }
    return tools;
  }

  private static ListedTool tool(JsonPlace place) throws InvalidCaseException {
    place.closed(TOOL);
    var definition =
        new ToolDefinition(
            place.required("name").name(),
            CaseReader.text(place.optional("title")),
            CaseReader.text(place.optional("description")),
            place.required("inputSchema").object(),
            object(place.optional("outputSchema")),
            annotations(place.optional("annotations")));
    TruthReader.tool(place.optional(TRUTH));
    return new ListedTool(definition, withoutTruth(place.object()));
  }

  private static Optional<JsonObject> object(Optional<JsonPlace> place)
      throws InvalidCaseException {
    return place.isEmpty() ? Optional.empty() : Optional.of(place.get().object());
  }

  private static Optional<JsonObject> annotations(Optional<JsonPlace> place)
      throws InvalidCaseException {
    if (place.isEmpty()) {
      return Optional.empty();
    }
    CaseReader.requireText(place.get().optional("title"));
    for (JsonPlace hint : place.get().members()) {
      if (HINTS.contains(hint.lastName())) {
        hint.bool();
      }
    }
    return Optional.of(place.get().object());
  }

  private static JsonObject withoutTruth(JsonObject tool) {
    Map<String, JsonValue> members = new LinkedHashMap<>(tool.members());
    members.remove(TRUTH);
    return new JsonObject(members);
  }
}
