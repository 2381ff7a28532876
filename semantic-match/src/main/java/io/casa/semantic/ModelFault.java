/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.util.Locale;

/** Why the sentence model can't be asked. */
public enum ModelFault {
  /** It is being loaded. */
  LOADING,
  /** A file of the manifest isn't on the class path. */
  MISSING_FILE,
  /** A file, the lexicon or a native library is not the one of the manifest. */
  ALTERED_FILE,
  /** There is no attested native library for this system, or it can't be loaded. */
  NATIVE_LIBRARY,
  /** The model answers known questions otherwise than it should. */
  KNOWN_ANSWER,
  /** The model can't be loaded for another reason. */
  LOAD_FAILED,
  /** All workers were busy for longer than a request may wait. */
  BUSY,
  /** A single text could not be embedded. */
  EMBEDDING_FAILED,
  /** It is not to be loaded here. */
  SWITCHED_OFF,
  /** It was closed. */
  CLOSED;

  /** The stable code in health, metrics and verdicts' evidence. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
