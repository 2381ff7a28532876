/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.util.Objects;

/** What becomes of an answer once its headers are known. */
public sealed interface HeadersAnswer {
  /** The headers pass unchanged and the body is handed to {@link AnswerReader#onBody}. */
  record ReadBody() implements HeadersAnswer {}

  /** The headers and the body pass unchanged; the body isn't shown to the reader. */
  record PassUnread() implements HeadersAnswer {}

  /** Somebody else's answer is replaced by this one (ext_proc {@code ImmediateResponse}). */
  record Replace(Ruling.Refuse answer) implements HeadersAnswer {
    public Replace {
      Objects.requireNonNull(answer, "answer");
    }
  }
}
