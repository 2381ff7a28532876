/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.CallBudget;
import io.casa.toolcheck.checks.CallBudgetKept;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the limits for tool calls in a MAS document. */
final class BudgetReader {
  private static final Set<String> MEMBERS = Set.of("perTool", "perSession", "perMinute", "actors");
  private static final int MOST_TOOLS = 1024;
  private static final int MOST_CALLS = 100_000;

  /** Each call of the last minute is remembered, so there is a bound. */
  private static final int MOST_CALLS_A_MINUTE = 1000;

  private BudgetReader() {}

  /**
   * Reads the document's budget; unlimited when it has none.
   *
   * @param checks the enabled ones: a budget that nobody keeps would only look like one
   */
  static CallBudget read(JsonField root, Set<String> checks) throws InvalidMasDocumentException {
    Optional<JsonField> field = root.optional("callBudget");
    if (field.isEmpty()) {
      return CallBudget.UNLIMITED;
    }
    JsonField budget = field.get().closed(MEMBERS);
    if (!checks.contains(CallBudgetKept.NAME)) {
      throw root.required("enabledToolChecks")
          .refuse("must name " + CallBudgetKept.NAME + ", since there is a callBudget");
    }
    return new CallBudget(
        perTool(budget.optional("perTool")),
        limit(budget.optional("perSession"), MOST_CALLS),
        limit(budget.optional("perMinute"), MOST_CALLS_A_MINUTE),
        limit(budget.optional("actors"), TokenProfile.MAX_ACTORS));
  }

  private static Map<String, Integer> perTool(Optional<JsonField> field)
      throws InvalidMasDocumentException {
    Map<String, Integer> limits = new LinkedHashMap<>();
    if (field.isPresent()) {
      Set<String> names = field.get().object().members().keySet();
      if (names.size() > MOST_TOOLS) {
        throw field.get().refuse("must have at most " + MOST_TOOLS + " members");
      }
      for (String name : names) {
        JsonField limit = field.get().required(name);
        if (!ToolReader.isName(name)) {
          throw limit.refuse("must have a tool's name");
        }
        limits.put(name, limit.integer(1, MOST_CALLS));
      }
    }
    return limits;
  }

  private static OptionalInt limit(Optional<JsonField> field, int most)
      throws InvalidMasDocumentException {
    return field.isEmpty() ? OptionalInt.empty() : OptionalInt.of(field.get().integer(1, most));
  }
}
