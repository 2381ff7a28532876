/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import io.casa.toolcheck.traits.RequestVerbs;
import io.casa.toolcheck.traits.ToolVerb;
import io.casa.toolcheck.traits.VerbClass;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How well a tool's deed goes with the deeds that the user's words ask for. */
enum VerbFit {
  /** The words ask for this deed, or for one that commonly takes it. */
  ASKED,
  /** The words leave the deed to something else. */
  LEFT_OPEN,
  /** The words ask for another deed that acts; this one may be a step on its way. */
  ACTS_OTHERWISE,
  /** No deed was made out in the words, or none in the tool. */
  UNKNOWN,
  /** The words ask to look, and for nothing else. */
  ONLY_READS;

  private static final Map<VerbClass, Set<VerbClass>> TAKEN_BY =
      Map.of(
          VerbClass.SEND, EnumSet.of(VerbClass.SHARE, VerbClass.APPROVE),
          VerbClass.SHARE, EnumSet.of(VerbClass.AUTH, VerbClass.SEND),
          VerbClass.BOOK, EnumSet.of(VerbClass.CREATE, VerbClass.MOVE),
          VerbClass.CANCEL, EnumSet.of(VerbClass.DELETE),
          VerbClass.DELETE, EnumSet.of(VerbClass.CANCEL),
          VerbClass.UPDATE, EnumSet.of(VerbClass.MOVE, VerbClass.AUTH),
          VerbClass.MOVE, EnumSet.of(VerbClass.UPDATE),
          VerbClass.CREATE, EnumSet.of(VerbClass.BOOK),
          VerbClass.APPROVE, EnumSet.of(VerbClass.UPDATE));

  /** The code in a verdict's evidence. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static VerbFit of(RequestVerbs request, Optional<ToolVerb> tool) {
    if (tool.isPresent() && asked(request.classes(), tool.get().verbClass())) {
      return ASKED;
    }
    if (request.open()) {
      return LEFT_OPEN;
    }
    if (request.acts()) {
      return tool.isPresent() ? ACTS_OTHERWISE : UNKNOWN;
    }
    return request.onlyReads() ? ONLY_READS : UNKNOWN;
  }

  private static boolean asked(Set<VerbClass> requested, VerbClass deed) {
    return requested.contains(deed)
        || TAKEN_BY.getOrDefault(deed, Set.of()).stream().anyMatch(requested::contains);
  }
}
