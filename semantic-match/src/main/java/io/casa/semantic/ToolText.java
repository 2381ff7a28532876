/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import io.casa.toolcheck.ToolDefinition;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What of a tool's definition is compared with the user's words. */
final class ToolText {
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s|\\n\\s*\\n|。");
  private static final Pattern NAME_BORDER =
      Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  /** So long a beginning in common makes words of a kind: "transaction", "transactions". */
  private static final int STEM = 5;

  private static final int SHORTEST_WORD = 3;

  private static final Set<String> SAY_NOTHING =
      Set.of(
          "the", "and", "for", "with", "from", "this", "that", "tool", "given", "you", "your",
          "new", "all", "any", "one", "use", "used", "can", "are", "get", "set", "add", "make",
          "user", "users", "will", "has", "into", "its", "which", "please", "what", "when", "there",
          "have", "about", "just", "them", "then", "out", "not");

  private ToolText() {}

  /** {@code name: first sentence of the description}. */
  static String of(ToolDefinition definition) {
    return Clauses.cut(definition.name() + ": " + firstSentence(definition), Clauses.LONGEST);
  }

  /** The share of the name's words, and of the description's if larger, that the user used too. */
  static double overlap(ToolDefinition definition, Set<String> spoken) {
    String name = NAME_BORDER.matcher(definition.name()).replaceAll(" ");
    return Math.max(share(stems(name), spoken), share(stems(firstSentence(definition)), spoken));
  }

  static Set<String> stems(String text) {
    return Stream.of(NO_WORD.split(Clauses.cut(text, Clauses.LONGEST * 4).toLowerCase(Locale.ROOT)))
        .filter(word -> word.length() >= SHORTEST_WORD && !SAY_NOTHING.contains(word))
        .map(word -> word.substring(0, Math.min(STEM, word.length())))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static double share(Set<String> stems, Set<String> spoken) {
    return stems.isEmpty()
        ? 0
        : (double) stems.stream().filter(spoken::contains).count() / stems.size();
  }

  private static String firstSentence(ToolDefinition definition) {
    String description = definition.description().orElse("").strip();
    return SENTENCE_END.split(Clauses.cut(description, Clauses.LONGEST), 2)[0];
  }
}
