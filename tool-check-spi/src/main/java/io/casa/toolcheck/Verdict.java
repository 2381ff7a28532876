/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Objects;
import java.util.Optional;

/** What one tool check says of one call. */
public sealed interface Verdict {
  /** What the verdict rests on. */
  Evidence evidence();

  /**
   * The call may happen as far as this check goes.
   *
   * @param paidBy the LLM selection that pays for the call, when the check found one
   */
  record Allow(Optional<LlmSelection> paidBy, Evidence evidence) implements Verdict {
    public Allow {
      Objects.requireNonNull(paidBy, "paidBy");
      Objects.requireNonNull(evidence, "evidence");
    }

    /** An Allow without evidence. */
    public Allow(Optional<LlmSelection> paidBy) {
      this(paidBy, Evidence.NONE);
    }
  }

  /** The call must not happen. */
  record Block(DenyReason reason, Evidence evidence) implements Verdict {
    public Block {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(evidence, "evidence");
    }

    /** A Block without evidence. */
    public Block(DenyReason reason) {
      this(reason, Evidence.NONE);
    }
  }

  /** The check can't say; never a silent Allow. */
  record Abstain(DenyReason reason, Evidence evidence) implements Verdict {
    public Abstain {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(evidence, "evidence");
    }

    /** An Abstain without evidence. */
    public Abstain(DenyReason reason) {
      this(reason, Evidence.NONE);
    }
  }
}
