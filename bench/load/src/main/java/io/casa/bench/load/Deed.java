/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import java.time.Duration;

/**
 * One request and how it ended.
 *
 * @param from nanoseconds since the run began
 * @param refusal empty when it succeeded
 * @param decision CASA's id of the refusal; empty when another refused
 */
record Deed(Kind kind, long from, long to, String refusal, String decision) {
  /** What was tried. */
  enum Kind {
    PROMPT("a prompt", true, "assistant"),
    LLM("a request to the LLM", true, "assistant"),
    CALL("a selected call", true, "assistant"),
    NOT_SELECTED("a tool that the LLM did not select", false, "assistant"),
    OTHER_ARGUMENTS("a selected tool with other arguments", false, "assistant"),
    TWICE("a selected call once more", false, "assistant"),
    NO_SESSION("a call of no session", false, "assistant"),
    NO_TOKEN("straight to the server, no token", false, "tools"),
    USED_TOKEN("straight to the server, the newest used token", false, "tools"),
    OLD_TOKEN("straight to the server, a token used up to a minute ago", false, "tools");

    final String text;

    /** Whether it is to succeed. */
    final boolean good;

    /** Whose sidecar decides. */
    final String decidedAt;

    Kind(String text, boolean good, String decidedAt) {
      this.text = text;
      this.good = good;
      this.decidedAt = decidedAt;
    }
  }

  boolean succeeded() {
    return refusal.isEmpty();
  }

  Duration took() {
    return Duration.ofNanos(to - from);
  }

  double seconds() {
    return from / 1e9;
  }
}
