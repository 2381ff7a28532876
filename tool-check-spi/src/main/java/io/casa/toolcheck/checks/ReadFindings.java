/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.checks.Finding.Answer;
import io.casa.toolcheck.traits.ArgumentRole;
import io.casa.toolcheck.traits.ArgumentRoles;
import io.casa.toolcheck.traits.ToolVerb;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether data could leave by what a tool is made to read. */
final class ReadFindings {
  private ReadFindings() {}

  static List<Finding> of(ToolDefinition tool, List<ArgumentOrigin> origins) {
    ArgumentRoles roles = ArgumentRoles.of(tool);
    boolean carries =
        origins.stream()
            .filter(value -> value.part() == Part.WHOLE && value.origin() != Origin.PROMPT)
            .anyMatch(value -> roles.at(value.pointer()) == ArgumentRole.CONTENT);
    Set<String> withMore = Finding.places(origins, part -> part == Part.WHOLE);
    // Of other tools a demand is one for a deed, which a read is not.
    boolean looks =
        ToolVerb.ofName(tool.name()).filter(verb -> verb.verbClass().reads()).isPresent();
    List<Finding> findings = new ArrayList<>();
    for (ArgumentOrigin value : origins) {
      boolean more = withMore.contains(value.pointer()) || carries;
      if (value.part() == Part.URL) {
        findings.add(new Finding(readOf(value.origin(), more), value, ArgumentRole.TARGET));
      } else if (looks && value.part() == Part.DEMANDED) {
        findings.add(new Finding(Answer.BLOCK, value, ArgumentRole.TARGET));
      } else if (value.part() == Part.CARRIED) {
        findings.add(new Finding(Answer.BLOCK, value, ArgumentRole.CONTENT));
      }
    }
    return findings;
  }

  /**
   * Data leaves by the address that is read.
   *
   * @param withMore whether other words stand beside the address, as in a search, or words that the
   *     user never said go along with it
   */
  private static Answer readOf(Origin origin, boolean withMore) {
    if (origin.isValue() && (origin != Origin.LINKED_TEXT || !withMore)) {
      return Answer.ALLOW;
    }
    return withMore || origin == Origin.NOWHERE ? Answer.BLOCK : Answer.ASK;
  }
}
