/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Objects;

/**
 * What is known of the session that bears on the call.
 *
 * @param llm what the calling app's LLM selected
 * @param provenance where the call's values came from
 * @param calls how many calls were granted before
 */
public record SessionEvidence(LlmHistory llm, Provenance provenance, CallCounts calls) {
  public SessionEvidence {
    Objects.requireNonNull(llm, "llm");
    Objects.requireNonNull(provenance, "provenance");
    Objects.requireNonNull(calls, "calls");
  }

  /** Evidence of a session whose calls nobody counted. */
  public SessionEvidence(LlmHistory llm, Provenance provenance) {
    this(llm, provenance, new CallCounts.Unknown());
  }
}
