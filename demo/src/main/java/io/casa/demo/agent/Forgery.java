/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Changes a call's arguments so that the tool would still take them. */
final class Forgery {
  private static final Pattern TRAILING_DIGIT = Pattern.compile("(.*)([0-9])");

  private Forgery() {}

  /** Other arguments for the same tool: one changed, or one added where there was none. */
  static Map<String, Object> of(SelectedCall call, List<Tool> tools) {
    Map<String, Object> schemas = properties(call.tool(), tools);
    var forged = new LinkedHashMap<>(call.arguments());
    Optional<String> first = call.arguments().keySet().stream().sorted().findFirst();
    if (first.isPresent()) {
      String name = first.get();
      forged.computeIfPresent(name, (key, value) -> changed(value, choices(schemas.get(name))));
      return forged;
    }
    Optional<String> addable = schemas.keySet().stream().sorted().findFirst();
    if (addable.isPresent()) {
      forged.put(addable.get(), made(schemas.get(addable.get())));
    } else {
      forged.put("account_id", "acc-1002");
    }
    return forged;
  }

  private static Object changed(Object value, List<?> choices) {
    Optional<?> other = choices.stream().filter(choice -> !choice.equals(value)).findFirst();
    if (other.isPresent()) {
      return other.get();
    }
    return switch (value) {
      case Boolean flag -> !flag;
      case Number number -> new BigDecimal(number.toString()).add(BigDecimal.ONE);
      case String text -> changedText(text);
      default -> "all";
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
      return changed(preset, choices(schema));
    }
    return switch (String.valueOf(described.get("type"))) {
      case "boolean" -> true;
      case "integer", "number" -> 1;
      default -> "acc-1002";
    };
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
