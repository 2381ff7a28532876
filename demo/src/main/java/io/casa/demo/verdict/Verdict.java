/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

import java.util.List;

/**
 * The steps and everything that is not as it must be.
 *
 * @param problems one sentence each; empty when all is well
 */
public record Verdict(List<Step> steps, boolean bankUnchanged, List<String> problems) {
  /** Copies the lists. */
  public Verdict {
    steps = List.copyOf(steps);
    problems = List.copyOf(problems);
  }

  /** Whether every legitimate call was let through, every attack refused, the bank untouched. */
  public boolean ok() {
    return problems.isEmpty();
  }
}
