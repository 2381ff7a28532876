/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmcalls;

import io.casa.toolcheck.LlmRequestFacts;
import io.casa.toolcheck.LlmRequestFacts.Lines;
import io.casa.toolcheck.LlmRequestFacts.Malformed;
import io.casa.toolcheck.LlmRequestFacts.NotReported;
import io.casa.toolcheck.LlmRequestFacts.Reported;
import io.casa.toolcheck.LlmRequestFacts.Template;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the LLM was asked, as a ledger keeps it with each selection: a few words. */
final class FactsText {
  private static final String NOT_REPORTED = "not_reported";
  private static final String MALFORMED = "malformed";
  private static final String CARRIED = "carried";
  private static final String MISSING = "missing";

  private FactsText() {}

  /** The words; none for what is known of a selection that nobody told anything of. */
  static Optional<JsonValue> toJson(LlmRequestFacts facts) {
    return facts.equals(LlmRequestFacts.UNKNOWN)
        ? Optional.empty()
        : Optional.of(
            new JsonArray(words(facts).stream().<JsonValue>map(JsonString::new).toList()));
  }

  /** The words, for the event of a report. */
  static String of(LlmRequestFacts facts) {
    return String.join(" ", words(facts));
  }

  private static List<String> words(LlmRequestFacts facts) {
    List<String> words = new ArrayList<>();
    words.add(facts.template().name());
    switch (facts) {
      case NotReported told -> words.add(NOT_REPORTED);
      case Malformed told -> words.add(MALFORMED);
      case Reported told -> {
        words.add(told.carriesPrompt() ? CARRIED : MISSING);
        words.add(told.lines().name());
        told.line().ifPresent(words::add);
      }
    }
    return words;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalStateException when it is anything else: the cache is ours alone
   */
  static LlmRequestFacts ofJson(Optional<JsonValue> json) {
    if (json.isEmpty()) {
      return LlmRequestFacts.UNKNOWN;
    }
    List<String> words = words(json.get());
    try {
      Template template = Template.valueOf(words.get(0));
      return switch (words.get(1)) {
        case NOT_REPORTED -> new NotReported(template);
        case MALFORMED -> new Malformed(template);
        case CARRIED -> reported(template, true, words);
        case MISSING -> reported(template, false, words);
        default -> throw new IllegalStateException("a ledger holds other facts of a request");
      };
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalStateException("a ledger's facts of a request can't be read", e);
    }
  }

  private static Reported reported(Template template, boolean carried, List<String> words) {
    return new Reported(
        template,
        carried,
        Lines.valueOf(words.get(2)),
        words.size() > 3 ? Optional.of(words.get(3)) : Optional.empty());
  }

  private static List<String> words(JsonValue json) {
    List<String> words = new ArrayList<>();
    if (json instanceof JsonArray(var items)) {
      for (JsonValue item : items) {
        if (item instanceof JsonString(String word)) {
          words.add(word);
        }
      }
    }
    return words;
  }
}
