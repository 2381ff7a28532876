/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import java.util.ArrayList;
import java.util.List;

/**
 * One message of role {@code user}.
 *
 * @param texts the content, or each text part and all of them joined
 */
public record UserMessage(List<String> texts) {
  private static final int SHORTEST_TO_SEARCH = 8;

  public UserMessage {
    texts = List.copyOf(texts);
  }

  /** The message with these text parts. */
  static UserMessage ofParts(List<String> parts) {
    List<String> texts = new ArrayList<>(parts);
    if (parts.size() > 1) {
      texts.add(String.join("", parts));
    }
    return new UserMessage(texts);
  }

  /** Whether the message is exactly that prompt. */
  public boolean says(String prompt) {
    return texts.contains(prompt);
  }

  /**
   * Whether the message holds that prompt, as words of its own. Very short prompts are never found:
   * they occur in other people's text by chance.
   */
  public boolean holds(String prompt) {
    return prompt.length() >= SHORTEST_TO_SEARCH
        && texts.stream().anyMatch(text -> holds(text, prompt));
  }

  private static boolean holds(String text, String prompt) {
    Occurrences places = new Occurrences(text, prompt);
    for (int at = places.next(); at >= 0; at = places.next()) {
      if (PromptCut.standsAlone(text, at, at + prompt.length())) {
        return true;
      }
    }
    return false;
  }

  /** Never the text. */
  @Override
  public String toString() {
    return "UserMessage[" + texts.size() + " texts]";
  }
}
