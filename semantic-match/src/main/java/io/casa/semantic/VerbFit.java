/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import io.casa.toolcheck.traits.AskedDeeds;
import io.casa.toolcheck.traits.RequestVerbs;
import io.casa.toolcheck.traits.ToolVerb;
import java.util.Locale;
import java.util.Optional;

/** How well a tool's deed goes with the deeds that the user's words ask for. */
enum VerbFit {
  /** The words ask for this deed, or for one that commonly takes it. */
  ASKED,
  /** The deed is commonly a step on the way to one that the words ask for. */
  SERVES,
  /** The words leave the deed to something else. */
  LEFT_OPEN,
  /** The words ask for another deed that acts; this one may be a step on its way. */
  ACTS_OTHERWISE,
  /** No deed was made out in the words, or none in the tool. */
  UNKNOWN,
  /** The words ask to look, and for nothing else. */
  ONLY_READS;

  /** The code in a verdict's evidence. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static VerbFit of(RequestVerbs request, Optional<ToolVerb> tool) {
    AskedDeeds asked =
        tool.map(verb -> AskedDeeds.of(request.classes(), verb.verbClass()))
            .orElse(AskedDeeds.OTHER);
    if (asked == AskedDeeds.ASKED) {
      return ASKED;
    }
    if (request.open()) {
      return LEFT_OPEN;
    }
    if (asked == AskedDeeds.SERVES) {
      return SERVES;
    }
    if (request.acts()) {
      return tool.isPresent() ? ACTS_OTHERWISE : UNKNOWN;
    }
    return request.onlyReads() ? ONLY_READS : UNKNOWN;
  }
}
