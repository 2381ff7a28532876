/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

/** What the value of a parameter decides. */
public enum ArgumentRole {
  /** Where something goes, or who gets it. */
  TARGET,
  /** Who may get in. */
  CREDENTIAL,
  /** Which thing is acted on. */
  SELECTOR,
  /** What is run: a command, a program, a query. */
  COMMAND,
  /** How much. */
  AMOUNT,
  /** What is written. */
  CONTENT,
  /** How it is done. */
  CONTROL
}
