/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import io.casa.toolcheck.ToolDefinition;
import java.util.List;
import java.util.Objects;

/**
 * Does this tool fit these words.
 *
 * @param words the user's messages, oldest first
 */
record MatchQuestion(List<String> words, ToolDefinition definition) {
  MatchQuestion {
    words = List.copyOf(Objects.requireNonNull(words, "words"));
    Objects.requireNonNull(definition, "definition");
  }

  /** Says nothing of the words. */
  @Override
  public String toString() {
    return "MatchQuestion[words=" + words.size() + ", tool=" + definition.name() + "]";
  }
}
