/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

/** What a check's Block or Abstain does. */
public enum CheckMode {
  /** It decides. */
  ENFORCE,
  /** It is recorded, and decides nothing. */
  OBSERVE
}
