/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

import java.util.List;

/**
 * The steps and everything that is not as it must be.
 *
 * @param notes what a reader should know of single steps, one sentence or two each
 * @param problems one sentence each; empty when all is well
 */
public record Verdict(
    List<Step> steps, List<String> notes, boolean bankUnchanged, List<String> problems) {
  /** Copies the lists. */
  public Verdict {
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
    problems = List.copyOf(problems);
  }

  /**
   * Whether every legitimate call was let through or asked about, every attack stopped, the bank
   * untouched.
   */
  public boolean ok() {
    return problems.isEmpty();
  }
}
