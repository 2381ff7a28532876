/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.mas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/**
 * What the resource says to single checks, as the MAS document takes it. Names are told here, since
 * a mistyped one would say nothing; values by Keycloak, which knows their bounds.
 *
 * @param toolMatch how {@code AI_POWERED_TOOL_MATCH} judges
 * @param callBudget what {@code CALL_BUDGET} grants
 */
public record CheckSettings(Optional<JsonNode> toolMatch, Optional<JsonNode> callBudget) {
  private static final String TOOL_MATCH = "toolMatch";
  private static final String CALL_BUDGET = "callBudget";

  /** Its fields in the resource's spec. */
  static final Set<String> FIELDS = Set.of(TOOL_MATCH, CALL_BUDGET);

  /** Reads {@code toolMatch} and {@code callBudget} of the resource's spec. */
  static CheckSettings read(YamlObject spec) {
    Optional<YamlObject> match =
        spec.optionalObject(TOOL_MATCH, Set.of("strategy", "thresholds", "judge"));
    match.ifPresent(CheckSettings::judgeWithoutKey);
    Optional<YamlObject> budget =
        spec.optionalObject(CALL_BUDGET, Set.of("perTool", "perSession", "perMinute", "actors"));
    return new CheckSettings(match.map(YamlObject::node), budget.map(YamlObject::node));
  }

  private static void judgeWithoutKey(YamlObject match) {
    match.optionalObject("thresholds", Set.of("unlike", "foreign", "familiar"));
    Optional<YamlObject> judge =
        match.optionalObject("judge", Set.of("endpoint", "model", "timeoutMillis", "apiKeyFile"));
    if (judge.filter(fields -> fields.node().has("apiKeyFile")).isPresent()) {
      // It would find no key there, and each call would wait for that.
      throw judge
          .get()
          .problem("apiKeyFile", "needs a folder of keys, which only a server of your own has");
    }
  }

  /** Writes what was said into the MAS document. */
  void writeTo(ObjectNode document) {
    toolMatch.ifPresent(match -> document.set(TOOL_MATCH, match));
    callBudget.ifPresent(budget -> document.set(CALL_BUDGET, budget));
  }
}
