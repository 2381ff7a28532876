/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.traits.AskedDeeds;
import io.casa.toolcheck.traits.RequestVerbs;
import io.casa.toolcheck.traits.ToolVerb;
import io.casa.toolcheck.traits.VerbClass;
import java.util.Optional;
import java.util.Set;

/**
 * How the call's deed stands to what the user asked for.
 *
 * @param verb it is what they asked for
 * @param another it is known to be another
 * @param open they left it open
 * @param grave it is hard to undo, or nobody knows what it is
 * @param handsOver it gives something to somebody
 * @param makes it makes something new
 * @param one it is known that one thing is meant, however often, and told by what it is
 * @param once it is known to be asked for on one thing only
 * @param chosen they told by what one is to be chosen from several
 * @param all it is said that all things of a kind are meant
 * @param told a text spells the tool's name
 * @param given kinds of addresses that they gave themselves
 */
record AskedFor(
    boolean verb,
    boolean another,
    boolean open,
    boolean grave,
    boolean handsOver,
    boolean makes,
    boolean one,
    boolean once,
    boolean chosen,
    boolean all,
    boolean told,
    Set<Part> given) {
  static AskedFor of(ReadRequests.Request request, ToolDefinition tool, boolean told) {
    RequestVerbs words = request.verbs();
    Optional<VerbClass> verb = ToolVerb.of(tool).map(ToolVerb::verbClass);
    boolean handsOver = verb.map(deed -> deed.grave() && deed != VerbClass.DELETE).orElse(true);
    boolean grave = verb.map(VerbClass::grave).orElse(true);
    boolean wanted =
        words.open()
            || verb.map(deed -> AskedDeeds.of(words.classes(), deed) != AskedDeeds.OTHER)
                .orElse(false);
    boolean another = !wanted && verb.isPresent() && (words.acts() || words.onlyReads());
    boolean makes = verb.filter(VerbClass.CREATE::equals).isPresent();
    boolean one = verb.map(request::asksOnce).orElseGet(request::asksOnce);
    boolean once = one && verb.map(AskedFor::isDoneToOne).orElse(true);
    return new AskedFor(
        wanted,
        another,
        words.open(),
        grave,
        handsOver,
        makes,
        one && !request.compares(),
        once,
        request.compares(),
        request.asksForAll(),
        told,
        request.addresses());
  }

  /** What is made is new each time, and a page is worked in many steps. */
  private static boolean isDoneToOne(VerbClass deed) {
    return !deed.reads() && deed != VerbClass.CREATE && deed != VerbClass.OPERATE;
  }
}
