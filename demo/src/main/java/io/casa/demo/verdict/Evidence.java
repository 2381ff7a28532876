/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
   * @param bankUnchanged whether the bank's data was byte by byte what it was at first, before the
   *     wish that only the user can judge
   */
  public record Play(
      List<AgentReport> reports,
      boolean obedientModel,
      boolean bankUnchanged,
      LeftToTheUser leftToTheUser) {
    /** Copies the list. */
    public Play {
      reports = List.copyOf(reports);
    }
  }

  /**
   * The call that the user is to approve.
   *
   * @param approvedAt the page where he did; empty when he did not
   * @param done whether the bank's data was changed in the end
   */
  public record LeftToTheUser(String tool, Optional<URI> approvedAt, boolean done) {}

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
