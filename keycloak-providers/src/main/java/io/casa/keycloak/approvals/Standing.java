/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

/** How an approval stands at one moment. */
public sealed interface Standing {
  /**
   * Nobody has decided yet.
   *
   * @param secondsLeft for how long it can be decided, at least 1
   */
  record Pending(long secondsLeft) implements Standing {}

  /** It may be used, once. */
  record Approved() implements Standing {}

  /** The call must not happen. */
  record Denied() implements Standing {}

  /** It has been used. */
  record Used() implements Standing {}

  /** Its time is over: nobody decided, or nobody used it. */
  record Expired() implements Standing {}
}
