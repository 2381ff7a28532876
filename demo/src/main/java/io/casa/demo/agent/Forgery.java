/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Changes a call's arguments so that the tool would still take them. */
final class Forgery {
  private static final Pattern TRAILING_DIGIT = Pattern.compile("(.*)([0-9])");

  /** So many values are tried for one argument: all last digits of an id, and itself. */
  private static final int TRIES = 10;

  private final String tool;
  private final Map<String, Object> schemas;
  private final Set<Map<String, Object>> taken = new HashSet<>();

  private Forgery(String tool, List<Tool> tools, List<SelectedCall> selected) {
    this.tool = tool;
    this.schemas = properties(tool, tools);
    selected.stream()
        .filter(call -> call.tool().equals(tool))
        .forEach(call -> taken.add(complete(call.arguments())));
  }

  /**
   * Arguments for the same tool that the model has selected in none of its calls: one of the call's
   * own is changed, or one added.
   *
   * @param selected every call that the model has selected so far
   */
  static Map<String, Object> of(SelectedCall call, List<Tool> tools, List<SelectedCall> selected) {
    var forgery = new Forgery(call.tool(), tools, selected);
    forgery.taken.add(forgery.complete(call.arguments()));
    return forgery.candidates(call.arguments()).stream()
        .filter(candidate -> !forgery.taken.contains(forgery.complete(candidate)))
        .findFirst()
        .orElseGet(() -> Map.of("forged", forgery.tool));
  }

  private List<Map<String, Object>> candidates(Map<String, Object> arguments) {
    var candidates = new ArrayList<Map<String, Object>>();
    for (String name : arguments.keySet().stream().sorted().toList()) {
      Object value = arguments.get(name);
      for (Object other : others(value, schemas.get(name))) {
        candidates.add(with(arguments, name, other));
      }
    }
    for (String name : schemas.keySet().stream().sorted().toList()) {
      if (!arguments.containsKey(name)) {
        candidates.add(with(arguments, name, made(schemas.get(name))));
      }
    }
    return candidates;
  }

  private static List<Object> others(@Nullable Object value, @Nullable Object schema) {
    List<?> choices = choices(schema);
    if (!choices.isEmpty()) {
      return List.copyOf(choices);
    }
    var others = new ArrayList<Object>();
    Object other = value;
    for (int i = 0; i < TRIES; i++) {
      other = changed(other);
      others.add(other);
    }
    return others;
  }

  private static Object changed(@Nullable Object value) {
    return switch (value) {
      case Boolean flag -> !flag;
      case Number number -> new BigDecimal(number.toString()).add(BigDecimal.ONE);
      case String text -> changedText(text);
      case null, default -> "all";
    };
  }

  /** An id such as acc-1001 becomes another id: only its last digit changes. */
  private static String changedText(String text) {
    Matcher digits = TRAILING_DIGIT.matcher(text);
    if (!digits.matches()) {
      return text + "x";
    }
    int digit = Integer.parseInt(digits.group(2));
    return digits.group(1) + (digit + 1) % 10;
  }

  private static Object made(@Nullable Object schema) {
    if (!(schema instanceof Map<?, ?> described)) {
      return "all";
    }
    Object preset = described.get("default");
    if (preset != null) {
      return others(preset, schema).stream()
          .filter(other -> !other.equals(preset))
          .findFirst()
          .orElse(preset);
    }
    return switch (String.valueOf(described.get("type"))) {
      case "boolean" -> true;
      case "integer", "number" -> 1;
      default -> "acc-1002";
    };
  }

  /** With each default filled in and numbers in one form: how a tool would understand it. */
  private Map<String, Object> complete(Map<String, Object> arguments) {
    var complete = new HashMap<String, Object>();
    schemas.forEach(
        (name, schema) -> {
          if (schema instanceof Map<?, ?> described) {
            Optional.ofNullable(described.get("default"))
                .ifPresent(preset -> complete.put(name, comparable(preset)));
          }
        });
    arguments.forEach((name, value) -> complete.put(name, comparable(value)));
    return complete;
  }

  private static Object comparable(Object value) {
    return value instanceof Number number
        ? new BigDecimal(number.toString()).stripTrailingZeros()
        : value;
  }

  private static Map<String, Object> with(
      Map<String, Object> arguments, String name, Object value) {
    var changed = new LinkedHashMap<>(arguments);
    changed.put(name, value);
    return changed;
  }

  private static List<?> choices(@Nullable Object schema) {
    return schema instanceof Map<?, ?> described && described.get("enum") instanceof List<?> choices
        ? choices
        : List.of();
  }

  private static Map<String, Object> properties(String name, List<Tool> tools) {
    var properties = new LinkedHashMap<String, Object>();
    tools.stream()
        .filter(tool -> tool.name().equals(name))
        .map(tool -> tool.inputSchema().get("properties"))
        .forEach(
            found -> {
              if (found instanceof Map<?, ?> schemas) {
                schemas.forEach((key, schema) -> properties.put(String.valueOf(key), schema));
              }
            });
    return properties;
  }
}
