/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

import java.util.Locale;

/**
 * One row of what happened.
 *
 * @param n its number, from 1
 * @param attack the letter of the attack; empty for a legitimate step
 * @param check the tool check that refused or held it; empty when none did
 * @param reason the reason of a refusal; empty when let through
 * @param ms how long the decision took, in milliseconds
 */
public record Step(
    int n,
    String from,
    String to,
    String tool,
    String attack,
    Outcome outcome,
    String check,
    String reason,
    double ms) {
  /** What became of it. */
  public enum Outcome {
    ALLOWED,
    /** Not let through unless the user approves. */
    HELD,
    REFUSED;

    /** As the table and the JSON call it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean allowed() {
    return outcome == Outcome.ALLOWED;
  }
}
