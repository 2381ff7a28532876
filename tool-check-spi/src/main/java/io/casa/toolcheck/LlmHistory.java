/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.List;
import java.util.Objects;

/** What is known of an app's LLM calls in one session. */
public sealed interface LlmHistory {
  /** The app has not asked its LLM in this session. */
  record NoCalls() implements LlmHistory {}

  /**
   * The LLM was asked; these selections have not yet paid for a call.
   *
   * @param unpaid oldest first; may be empty
   */
  record Selections(List<LlmSelection> unpaid) implements LlmHistory {
    public Selections {
      unpaid = List.copyOf(Objects.requireNonNull(unpaid, "unpaid"));
    }
  }
}
