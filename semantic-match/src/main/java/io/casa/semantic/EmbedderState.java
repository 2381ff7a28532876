/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.util.Objects;

/** Whether an embedder can be asked. */
public sealed interface EmbedderState {
  /** Not yet. */
  record Loading() implements EmbedderState {}

  /**
   * It can.
   *
   * @param fingerprint SHA-256, hexadecimal, of everything that its vectors depend on
   */
  record Ready(String fingerprint) implements EmbedderState {
    public Ready {
      Objects.requireNonNull(fingerprint, "fingerprint");
    }
  }

  /** It can't, and won't. */
  record Failed(ModelFault fault) implements EmbedderState {
    public Failed {
      Objects.requireNonNull(fault, "fault");
    }
  }
}
