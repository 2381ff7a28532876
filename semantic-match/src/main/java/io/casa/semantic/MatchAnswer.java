/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.util.Objects;
import java.util.Optional;

/**
 * What words and model say of a tool.
 *
 * @param cosine the largest one of the tool's text with the words or a clause of them, or the first
 *     one that settles the outcome
 * @param overlap share of the tool's words that the user used too, 0 to 1
 */
record MatchAnswer(Outcome outcome, VerbFit fit, Optional<Double> cosine, double overlap) {
  /** Whether the tool fits. */
  enum Outcome {
    FITS,
    UNSURE,
    MISMATCH
  }

  MatchAnswer {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(fit, "fit");
    Objects.requireNonNull(cosine, "cosine");
  }
}
