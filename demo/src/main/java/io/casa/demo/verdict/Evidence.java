/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Everything that the verdict rests on.
 *
 * @param cast the names of those who took part
 * @param lines what the sidecars recorded, in the order of time
 * @param safe what the safe assistant answered
 * @param compromised what the compromised assistant answered
 * @param bankUnchanged whether the bank's data is byte by byte what it was before
 */
public record Evidence(
    Cast cast,
    List<DecisionLine> lines,
    AgentReport safe,
    AgentReport compromised,
    boolean bankUnchanged) {
  /** The apps' names in the multi-agent system. */
  public record Cast(String safe, String compromised, String bank) {}

  /** Copies the list. */
  public Evidence {
    lines = List.copyOf(lines);
  }

  /** Collects what the sidecars wrote into these files. */
  public static Evidence collect(
      Cast cast,
      List<Path> decisionFiles,
      AgentReport safe,
      AgentReport compromised,
      boolean bankUnchanged) {
    var lines = new ArrayList<DecisionLine>();
    decisionFiles.forEach(file -> lines.addAll(DecisionLine.readAll(file)));
    lines.sort(Comparator.comparing(DecisionLine::time));
    return new Evidence(cast, lines, safe, compromised, bankUnchanged);
  }
}
