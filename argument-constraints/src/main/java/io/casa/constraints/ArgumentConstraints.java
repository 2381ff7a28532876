/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.constraints;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolRules;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code ARGUMENT_CONSTRAINTS}: the arguments keep what the system's document demands of the tool,
 * whatever the LLM selected. A broken rule, and one that can't be evaluated over these arguments (a
 * member that isn't there, another type), blocks with the rule's place as evidence. A tool without
 * rules is allowed.
 */
public final class ArgumentConstraints implements ToolCheck {
  /** The check's name in documents and decisions. */
  public static final String NAME = "ARGUMENT_CONSTRAINTS";

  private static final int MOST_COMPILED = 2_000;

  // Not guava's cache: the server has guava without a class that the cache needs.
  private final Map<ToolRules, CompiledRules> compiled = new ConcurrentHashMap<>();
  private final InstantSource clock;

  /** A check that takes the request's time from this clock. */
  public ArgumentConstraints(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Refuses rules that this check could not apply.
   *
   * @throws InvalidRuleException names the rule that is at fault
   */
  public static void requireUsable(ToolRules rules) throws InvalidRuleException {
    CompiledRules.compile(rules);
  }

  @Override
  public Verdict check(ToolCheckRequest request) {
    ToolRules rules = request.tool().rules();
    if (rules.schema().isEmpty() && rules.conditions().isEmpty()) {
      return new Verdict.Allow(Optional.empty());
    }
    CompiledRules ready;
    try {
      ready = ready(rules);
    } catch (InvalidRuleException e) {
      // Documents with such rules are refused, so this is one of an older server.
      return blocked(rules.pointer(), Map.of("fault", "not usable"));
    }
    return brokenSchema(ready, rules, request)
        .or(() -> brokenCondition(ready, rules, request))
        .orElseGet(() -> new Verdict.Allow(Optional.empty()));
  }

  /** The rules as they are applied, compiled when they are new. */
  CompiledRules ready(ToolRules rules) throws InvalidRuleException {
    CompiledRules known = compiled.get(rules);
    if (known != null) {
      return known;
    }
    CompiledRules fresh = CompiledRules.compile(rules);
    if (compiled.size() >= MOST_COMPILED) {
      compiled.clear();
    }
    CompiledRules raced = compiled.putIfAbsent(rules, fresh);
    return raced == null ? fresh : raced;
  }

  private static Optional<Verdict> brokenSchema(
      CompiledRules ready, ToolRules rules, ToolCheckRequest request) {
    return ready
        .schema()
        .flatMap(schema -> schema.violation(request.call().arguments()))
        .map(keyword -> blocked(rules.pointer() + "/schema", Map.of("keyword", keyword)));
  }

  private Optional<Verdict> brokenCondition(
      CompiledRules ready, ToolRules rules, ToolCheckRequest request) {
    if (ready.conditions().isEmpty()) {
      return Optional.empty();
    }
    Optional<Map<String, Object>> args = CelArguments.of(request.call().arguments());
    if (args.isEmpty()) {
      return Optional.of(
          blocked(rules.pointer() + "/conditions", Map.of("fault", "inexact number")));
    }
    Instant time = clock.instant();
    for (int i = 0; i < ready.conditions().size(); i++) {
      Truth truth = truth(ready.conditions().get(i), args.get(), time, request);
      if (truth != Truth.TRUE) {
        Map<String, String> more = new HashMap<>();
        more.put("message", rules.conditions().get(i).message());
        if (truth == Truth.UNKNOWN) {
          more.put("fault", "not evaluable");
        }
        return Optional.of(blocked(rules.pointer() + "/conditions/" + i, more));
      }
    }
    return Optional.empty();
  }

  private enum Truth {
    TRUE,
    FALSE,
    UNKNOWN
  }

  private static Truth truth(
      Program condition, Map<String, Object> args, Instant time, ToolCheckRequest request) {
    try {
      Object answer = condition.eval(name -> Optional.ofNullable(value(name, args, time, request)));
      return answer instanceof Boolean truth ? (truth ? Truth.TRUE : Truth.FALSE) : Truth.UNKNOWN;
    } catch (CelEvaluationException e) {
      // Its message may quote the arguments.
      return Truth.UNKNOWN;
    }
  }

  private static @Nullable Object value(
      String name, Map<String, Object> args, Instant time, ToolCheckRequest request) {
    return switch (name) {
      case Conditions.ARGS -> args;
      case Conditions.ACT -> request.grant().actors().subjects();
      case Conditions.TIME -> time;
      case Conditions.INTENT_ID -> request.grant().intent().id();
      case Conditions.INTENT_PROMPT -> prompt(request.words().messages());
      default -> null;
    };
  }

  /** No words at hand is no empty prompt: a condition that forbids a word must not hold by that. */
  private static @Nullable String prompt(List<String> messages) {
    return messages.isEmpty() ? null : String.join("\n", messages);
  }

  private static Verdict blocked(String rule, Map<String, String> more) {
    Map<String, String> details = new HashMap<>(more);
    details.put("rule", rule);
    return new Verdict.Block(DenyReason.TOOL_PARAMETERS_MISMATCH, Evidence.of(details));
  }
}
