/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.judge;

import io.casa.toolcheck.json.JsonValue.JsonObject;

/**
 * Judges the calls of one session, one after the other. It is told only what a running system would
 * know at that moment: no label, no later step, no output before its time.
 */
public interface SessionJudge {
  /** Begins sessions. */
  @FunctionalInterface
  interface Opener {
    /** A judge without any memory of other sessions. */
    SessionJudge open(SessionStart start);
  }

  /** Judges the next call. */
  StepDecision judge(StepInput step);

  /**
   * Tells what the call judged last returned, whatever was decided about it.
   *
   * @param output an MCP {@code CallToolResult}
   */
  void returned(JsonObject output);
}
