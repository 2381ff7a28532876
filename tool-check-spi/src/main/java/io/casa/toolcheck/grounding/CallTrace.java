/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonPointer;
import io.casa.toolcheck.traits.VerbClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds out where the values of one call come from, and which of them somebody's text demands. */
final class CallTrace {
  /** A name with a number in it, or a search term with its field: {@code user:name}. */
  private static final Pattern CODE = Pattern.compile("(?=\\S*[\\d:@/])[\\p{L}\\p{N}@][\\S]{4,80}");

  /** Where keys and passwords lie. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(^|/)\\.(ssh|aws|env|gnupg|kube|netrc|npmrc|docker|pgpass|git-credentials)\\b|^/etc/|id_(rsa|ed25519)"
              + "|\\.(pem|key|p12|pfx|kdbx)$|passw|secret|credential");

  private static final Pattern ID =
      Pattern.compile("(?=\\S*\\d)[\\p{L}\\p{N}][\\p{L}\\p{N}_#/.-]{1,40}");

  private static final Pattern NUMBER_OF_SOMETHING =
      Pattern.compile(
          "(?i:(?:^|[^a-z])(?:ids?|no|nr|num|number|ref|key))$|[a-z](?:Ids?|IDs?|No|Nr|Number|Ref|Key)$");

  private static final Pattern SOURCE =
      Pattern.compile("(?i)^(?:from|source|origin|debit|payer|sender|own)");

  private static final Pattern GENERIC =
      Pattern.compile(
          "(?i)id|name|title|type|kind|text|value|description|from|to|date|time|status");

  private static final int MOST_TOKENS = 200;

  private final Digests digests;
  private final SeenOrigins seen;
  private final SeenRecords records;
  private final Demands demands;
  private final Demands.Deed deed;
  private final SeenDeeds deeds;
  private final Carried carried;
  private final ToolCall call;
  private final List<ArgumentOrigin> origins = new ArrayList<>();

  CallTrace(
      Digests digests,
      SeenOrigins seen,
      SeenRecords records,
      Demands demands,
      SeenDeeds deeds,
      Carried carried,
      ToolCall call) {
    this.digests = digests;
    this.seen = seen;
    this.records = records;
    this.demands = demands;
    this.deed = demands.deedOf(call.tool());
    this.deeds = deeds;
    this.carried = carried;
    this.call = call;
  }

  List<ArgumentOrigin> origins() {
    List<Arguments.Leaf> leaves = Arguments.leaves(call.arguments());
    for (int i = 0; i < leaves.size(); i++) {
      Arguments.Leaf leaf = leaves.get(i);
      if (i >= Arguments.MOST) {
        origins.add(new ArgumentOrigin(leaf.pointer(), Part.WHOLE, Origin.NOWHERE));
      } else if (Arguments.canLead(leaf)) {
        trace(leaf);
      }
    }
    return origins;
  }

  private void trace(Arguments.Leaf leaf) {
    Set<HardAtom> atoms = HardAtoms.in(leaf.value());
    if (!HardAtoms.isAll(leaf.value(), atoms)) {
      // What is looked for with several things tells them to somebody.
      add(leaf, Part.WHOLE, ofWhole(leaf));
      if (!atoms.isEmpty()) {
        add(leaf, Part.BESIDE, seen.ofWhole(HardAtoms.cutFrom(leaf.value())));
      }
    }
    Set<Long> notGiven = new HashSet<>();
    for (HardAtom atom : atoms) {
      Origin origin = seen.ofAtom(atom);
      add(leaf, atom.part(), origin);
      if (origin != Origin.PROMPT) {
        notGiven.add(digests.of(atom));
        addContested(leaf, atom, origin);
      }
    }
    if (deed.looks() ? isLookDemanded(leaf.value()) : isDemanded(leaf.value(), notGiven)) {
      add(leaf, Part.DEMANDED, Origin.TEXT);
    }
    if (carried.in(call, leaf.value(), atoms) || (!deed.looks() && carried.secretIn(leaf))) {
      add(leaf, Part.CARRIED, Origin.TEXT);
    }
    if (!deed.looks() && seen.isOfTwinsOnly(leaf.value())) {
      add(leaf, Part.TWIN, Origin.LINKED_RECORD);
    }
    if (!deed.looks() && seen.isListed(leaf.value())) {
      add(leaf, Part.LISTED, Origin.RECORD);
    }
    if (hasRival(leaf)) {
      add(leaf, Part.RIVAL, Origin.LINKED_RECORD);
    }
    if (!deed.looks() && deeds.toAnother(call.tool(), leaf)) {
      addUngiven(leaf, Part.ANOTHER);
    }
    if (!deed.looks() && seen.isInstead(JsonPointer.lastName(leaf.pointer()), leaf.value())) {
      add(leaf, Part.INSTEAD, Origin.TEXT);
    }
    if (!deed.looks() && deeds.moreThanCounted(call.tool(), leaf)) {
      addUngiven(leaf, Part.MORE);
    }
  }

  private Origin ofWhole(Arguments.Leaf leaf) {
    if (deed.looks()) {
      return seen.ofWhole(leaf.value());
    }
    return NUMBER_OF_SOMETHING.matcher(JsonPointer.lastName(leaf.pointer())).find()
        ? seen.ofId(leaf.value())
        : seen.ofList(leaf.value());
  }

  private void addContested(Arguments.Leaf leaf, HardAtom atom, Origin origin) {
    boolean goesTo = atom.part() == Part.ACCOUNT || atom.part() == Part.EMAIL;
    if (!deed.looks()
        && goesTo
        && !seen.areCounted()
        && records.doubts().isContested(atom.part(), digests.of(atom))) {
      add(leaf, Part.CONTESTED, origin);
    }
  }

  /** Names that each part of a record may have say nothing; what is changed, changes. */
  private boolean hasRival(Arguments.Leaf leaf) {
    String name = JsonPointer.lastName(leaf.pointer());
    boolean changes = deed.acts().filter(VerbClass.UPDATE::equals).isPresent();
    return !deed.looks()
        && !changes
        && !GENERIC.matcher(name).matches()
        && (seen.hasRival(name, leaf.value()) || isOfNeighbour(name, leaf));
  }

  /** What goes somewhere goes where the record says that the call's other values name. */
  private boolean isOfNeighbour(String name, Arguments.Leaf leaf) {
    Set<HardAtom> atoms = HardAtoms.in(leaf.value());
    return atoms.size() == 1
        && HardAtoms.isAll(leaf.value(), atoms)
        && Arguments.leaves(call.arguments()).stream()
            .filter(other -> !other.pointer().equals(leaf.pointer()))
            .filter(CallTrace::names)
            .anyMatch(other -> seen.isOfNeighbour(other.value(), name, atoms.iterator().next()));
  }

  /** Whether a value may be that of the record which the call is about, and not its source. */
  private static boolean names(Arguments.Leaf leaf) {
    return ID.matcher(leaf.value()).matches()
        && HardAtoms.in(leaf.value()).isEmpty()
        && !SOURCE.matcher(JsonPointer.lastName(leaf.pointer())).find();
  }

  /** What the user gave is no other thing than they meant. */
  private void addUngiven(Arguments.Leaf leaf, Part part) {
    Origin origin = seen.ofWhole(leaf.value());
    if (origin != Origin.PROMPT) {
      add(leaf, part, origin);
    }
  }

  private void add(Arguments.Leaf leaf, Part part, Origin origin) {
    origins.add(new ArgumentOrigin(leaf.pointer(), part, origin));
  }

  /** A value that the user gave is theirs, whoever asks for it too. */
  private boolean isDemanded(String value, Set<Long> atoms) {
    boolean given = seen.ofWhole(value) == Origin.PROMPT;
    if (given && atoms.isEmpty()) {
      return false;
    }
    long[] words = given ? new long[0] : digests.of(Words.of(value));
    return demands.name(deed, words, atoms) || recordDemands(value, words, atoms);
  }

  /**
   * What somebody's sentence has the agent look at: where secrets lie, or a code beside words that
   * the agent made up. Who knows such a code may find what was looked for with it.
   */
  private boolean isLookDemanded(String value) {
    return seen.ofWhole(value) == Origin.NOWHERE
        ? Stream.of(value.strip().split("\\s+", MOST_TOKENS))
            .anyMatch(token -> CODE.matcher(token).matches() && isAskedFor(token))
        : SECRET.matcher(value).find() && isAskedFor(value);
  }

  private boolean isAskedFor(String value) {
    Origin origin = seen.ofWhole(value);
    return origin.compareTo(Origin.RELATED_TEXT) >= 0
        && origin != Origin.NOWHERE
        && demands.name(deed, digests.of(Words.of(value)), Set.of());
  }

  /** A value that also stands in a record about what the user named is that record's. */
  private boolean recordDemands(String value, long[] words, Set<Long> atoms) {
    boolean linked = words.length > 0 && seen.ofWhole(value).compareTo(Origin.LINKED_TEXT) <= 0;
    if (linked || deed.acts().isEmpty()) {
      return false;
    }
    long whole = digests.whole(Words.of(value));
    return records.demand(deed.acts().get(), whole, words, atoms);
  }
}
