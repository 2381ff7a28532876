/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.util.Locale;
import java.util.Objects;

/** What the LLM judge says of a call. */
sealed interface JudgeAnswer {
  /** It serves the words. */
  record Fits() implements JudgeAnswer {}

  /** It doesn't. */
  record DoesNotFit() implements JudgeAnswer {}

  /** It can't say. */
  record Unsure() implements JudgeAnswer {}

  /** There is no answer that counts. */
  record None(Fault fault) implements JudgeAnswer {
    public None {
      Objects.requireNonNull(fault, "fault");
    }
  }

  /** Why there is none. */
  enum Fault {
    /** It failed too often and isn't asked for a while. */
    CIRCUIT_OPEN,
    /** The time limit has passed. */
    TIME_OUT,
    /** It can't be reached, or broke off. */
    CONNECTION,
    /** Another status than 200, a redirect for instance. */
    STATUS,
    /** No answer of the agreed form. */
    MALFORMED,
    /** The API key can't be read. */
    NO_KEY;

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
