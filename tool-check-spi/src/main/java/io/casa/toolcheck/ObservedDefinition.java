/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Objects;

/** What the caller's sidecar saw of a tool's definition when the agent listed the tools. */
public sealed interface ObservedDefinition {
  /** The agent has not listed the tools in a way that was seen. */
  record NotSeen() implements ObservedDefinition {}

  /**
   * It was seen.
   *
   * @param sha256 of the definition, {@link DefinitionHash}
   */
  record Seen(String sha256) implements ObservedDefinition {
    public Seen {
      Objects.requireNonNull(sha256, "sha256");
    }
  }

  /** The tools were listed, and this one was not among them. */
  record Absent() implements ObservedDefinition {}
}
