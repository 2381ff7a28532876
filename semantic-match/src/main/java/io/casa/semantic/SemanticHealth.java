/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.util.Objects;
import java.util.Optional;

/**
 * What the check can rely on now, for health and metrics.
 *
 * @param model the sentence model
 * @param settings version of the settings
 * @param judge whether the LLM judge is asked; absent when there is none
 */
public record SemanticHealth(EmbedderState model, String settings, Optional<CircuitState> judge) {
  /** Whether the LLM judge is asked. */
  public enum CircuitState {
    /** It is. */
    CLOSED,
    /** It has failed too often and is left alone for a while. */
    OPEN,
    /** One call is trying it. */
    HALF_OPEN
  }

  public SemanticHealth {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(judge, "judge");
  }
}
