/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Objects;

/**
 * What is known of the session that bears on the call.
 *
 * @param llm what the calling app's LLM selected
 * @param provenance where the call's values came from
 */
public record SessionEvidence(LlmHistory llm, Provenance provenance) {
  public SessionEvidence {
    Objects.requireNonNull(llm, "llm");
    Objects.requireNonNull(provenance, "provenance");
  }
}
