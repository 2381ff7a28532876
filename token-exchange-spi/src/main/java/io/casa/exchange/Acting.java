/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import java.util.Objects;

/** Whether a party may act in a delegation. */
public sealed interface Acting {
  /**
   * It may.
   *
   * @param actors the chain with it as the current actor
   */
  record Permitted(ActorChain actors) implements Acting {
    public Permitted {
      Objects.requireNonNull(actors, "actors");
    }
  }

  /** It may not: the token names another party in {@code may_act}. */
  record NotNamed() implements Acting {}

  /** It may not: there are as many actors as there may be. */
  record ChainFull() implements Acting {}
}
