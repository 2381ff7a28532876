/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import java.util.List;

/**
 * What an LLM's answer selected.
 *
 * @param calls the tool calls that could be read with certainty, in their order
 * @param complete whether they are all that the answer may hold; else an agent may read further
 *     calls out of it, for which there is no selection
 */
public record LlmAnswer(List<SelectedCall> calls, boolean complete) {
  /** An answer that can't be read. */
  public static final LlmAnswer UNREADABLE = new LlmAnswer(List.of(), false);

  public LlmAnswer {
    calls = List.copyOf(calls);
  }
}
