/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

/** What becomes of a call that no check blocks and one can't judge. */
public enum AbstainPolicy {
  /** It goes through, and the decision says that it was not judged in full. */
  ALLOW_AND_FLAG,
  /** It waits for the user to decide. */
  STEP_UP,
  /** It is refused. */
  BLOCK
}
