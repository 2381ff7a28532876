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
 * @param play what was asked and answered
 */
public record Evidence(Cast cast, List<DecisionLine> lines, Play play) {
  /** The apps' names in the multi-agent system. */
  public record Cast(String safe, String compromised, String injected, String bank) {}

  /**
   * What was asked and answered.
   *
   * @param reports what the assistants answered
   * @param obedientModel whether their model does whatever a text tells it; a real one may not
   * @param leftToTheUser the tool whose call the user is to approve
   * @param bankUnchanged whether the bank's data is byte by byte what it was before
   */
  public record Play(
      List<AgentReport> reports,
      boolean obedientModel,
      String leftToTheUser,
      boolean bankUnchanged) {
    /** Copies the list. */
    public Play {
      reports = List.copyOf(reports);
    }
  }

  /** Copies the list. */
  public Evidence {
    lines = List.copyOf(lines);
  }

  /** Collects what the sidecars wrote into these files. */
  public static Evidence collect(Cast cast, List<Path> decisionFiles, Play play) {
    var lines = new ArrayList<DecisionLine>();
    decisionFiles.forEach(file -> lines.addAll(DecisionLine.readAll(file)));
    lines.sort(Comparator.comparing(DecisionLine::time));
    return new Evidence(cast, lines, play);
  }
}
