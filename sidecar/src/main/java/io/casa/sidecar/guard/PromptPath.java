/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.exchange.Reading;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the prompt, or the conversation's name, stands in a request's body: the Kubernetes form of
 * JSONPath, members and non-negative indices only, such as {@code {.prompt}} or {@code
 * {.messages[0].content}}.
 */
final class PromptPath {
  private static final Pattern WHOLE =
      Pattern.compile("\\{\\$?((?:\\.[A-Za-z_][A-Za-z0-9_-]*|\\[[0-9]{1,4}])+)}");
  private static final Pattern STEP =
      Pattern.compile("\\.([A-Za-z_][A-Za-z0-9_-]*)|\\[([0-9]{1,4})]");

  private sealed interface Step {
    record Member(String name) implements Step {}

    record Index(int index) implements Step {}
  }

  private final List<Step> steps;

  private PromptPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** Reads the path; wildcards, filters, slices and quotes aren't understood. */
  static Reading<PromptPath> parse(String text) {
    Matcher whole = WHOLE.matcher(text);
    if (!whole.matches()) {
      return new Reading.Malformed<>("not of the form {.member[0].member}");
    }
    List<Step> steps = new ArrayList<>();
    Matcher step = STEP.matcher(whole.group(1));
    while (step.find()) {
      String name = step.group(1);
      steps.add(
          name != null ? new Step.Member(name) : new Step.Index(Integer.parseInt(step.group(2))));
    }
    return new Reading.Valid<>(new PromptPath(steps));
  }

  /** The prompt, if a string that isn't blank stands there. */
  Optional<String> find(JsonValue body) {
    return at(body)
        .flatMap(
            value ->
                value instanceof JsonString(String text) && !text.isBlank()
                    ? Optional.of(text)
                    : Optional.empty());
  }

  /** What stands there. */
  Optional<JsonValue> at(JsonValue body) {
    Optional<JsonValue> at = Optional.of(body);
    for (Step step : steps) {
      at = at.flatMap(value -> follow(value, step));
    }
    return at;
  }

  private static Optional<JsonValue> follow(JsonValue value, Step step) {
    return switch (step) {
      case Step.Member(String name) ->
          value instanceof JsonObject object ? object.get(name) : Optional.empty();
      case Step.Index(int index) ->
          value instanceof JsonArray(var items) && index < items.size()
              ? Optional.of(items.get(index))
              : Optional.empty();
    };
  }
}
