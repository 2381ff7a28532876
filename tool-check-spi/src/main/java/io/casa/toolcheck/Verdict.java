/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Objects;
import java.util.Optional;

/** What one tool check says of one call. */
public sealed interface Verdict {
  /**
   * The call may happen as far as this check goes.
   *
   * @param paidBy the LLM selection that pays for the call, when the check found one
   */
  record Allow(Optional<LlmSelection> paidBy) implements Verdict {
    public Allow {
      Objects.requireNonNull(paidBy, "paidBy");
    }
  }

  /** The call must not happen. */
  record Block(DenyReason reason) implements Verdict {
    public Block {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** The check can't say; never a silent Allow. */
  record Abstain(DenyReason reason) implements Verdict {
    public Abstain {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
