/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.constraints;

import dev.cel.runtime.CelRuntime.Program;
import io.casa.toolcheck.ToolRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A tool's rules, ready to be applied.
 *
 * @param conditions one program for each of the rules' conditions, in their order
 */
record CompiledRules(Optional<ArgumentSchema> schema, List<Program> conditions) {
  CompiledRules {
    Objects.requireNonNull(schema, "schema");
    conditions = List.copyOf(Objects.requireNonNull(conditions, "conditions"));
  }

  /**
   * Compiles a tool's rules.
   *
   * @throws InvalidRuleException one of them can't be used
   */
  static CompiledRules compile(ToolRules rules) throws InvalidRuleException {
    Optional<ArgumentSchema> schema = Optional.empty();
    if (rules.schema().isPresent()) {
      schema = Optional.of(ArgumentSchema.compile(rules.schema().get(), "/schema"));
    }
    List<Program> programs = new ArrayList<>();
    for (ToolRules.Condition condition : rules.conditions()) {
      String pointer = "/conditions/" + programs.size() + "/cel";
      programs.add(Conditions.compile(condition.cel(), pointer));
    }
    return new CompiledRules(schema, programs);
  }
}
