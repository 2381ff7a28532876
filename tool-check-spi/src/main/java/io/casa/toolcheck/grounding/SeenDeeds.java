/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the calls that were let through since the user last spoke were done to, by tool and
 * parameter. A deed that was asked for once and is done to a second thing is often a text's wish.
 */
final class SeenDeeds {
  private static final int MOST = 4_000;
  private static final int MOST_WORDS_OF_A_VALUE = 12;

  /** Things whose names count, of one parameter: after so many the first ones tell enough. */
  private static final int MOST_NAMED = 3;

  private static final Pattern ITEM = Pattern.compile("/\\d+(?=/|$)");

  /** What one value of a call named, and the digest of all that the call had. */
  private static final class Thing {
    final long call;
    final long whole;
    final long[] words;
    final Set<Long> atoms;

    Thing(long call, long whole, long[] words, Set<Long> atoms) {
      this.call = call;
      this.whole = whole;
      this.words = words;
      this.atoms = atoms;
    }

    boolean mayName() {
      return words.length > 0 && words.length <= MOST_WORDS_OF_A_VALUE;
    }
  }

  private final Digests digests;
  private final SaidWords said;
  private final SeenRecords records;
  private final Map<Long, List<Thing>> done = new HashMap<>();
  private int count;

  SeenDeeds(Digests digests, SaidWords said, SeenRecords records) {
    this.digests = digests;
    this.said = said;
    this.records = records;
  }

  /** A call was let through. */
  void did(String tool, JsonObject arguments) {
    List<Arguments.Leaf> leaves = Arguments.leaves(arguments);
    long call = digest(leaves);
    for (Arguments.Leaf leaf : leaves) {
      Thing thing = thing(call, leaf.value());
      if (count < MOST && Arguments.canLead(leaf) && thing.mayName()) {
        count++;
        done.computeIfAbsent(place(tool, leaf), unknown -> new ArrayList<>()).add(thing);
      }
    }
  }

  /** A call came to nothing. */
  void failed(JsonObject arguments) {
    long call = digest(Arguments.leaves(arguments));
    done.values().forEach(things -> things.removeIf(thing -> thing.call == call));
  }

  void forget() {
    done.clear();
    count = 0;
  }

  /**
   * Whether the tool was called with another value there, never with this one, and the user named
   * nothing by which this one is known and the others aren't.
   */
  boolean toAnother(String tool, Arguments.Leaf leaf) {
    List<Thing> before = done.getOrDefault(place(tool, leaf), List.of());
    if (before.isEmpty()) {
      return false;
    }
    Thing thing = thing(0, leaf.value());
    if (!thing.mayName() || before.stream().anyMatch(earlier -> earlier.whole == thing.whole)) {
      return false;
    }
    Set<Long> names = names(thing);
    for (int i = 0; !names.isEmpty() && i < Math.min(before.size(), MOST_NAMED); i++) {
      names.removeAll(names(before.get(i)));
    }
    return names.isEmpty();
  }

  /** Whether the tool was called with as many things there as the user counted, not with this. */
  boolean moreThanCounted(String tool, Arguments.Leaf leaf) {
    Set<Long> before = new HashSet<>();
    done.getOrDefault(place(tool, leaf), List.of()).forEach(thing -> before.add(thing.whole));
    Thing thing = thing(0, leaf.value());
    return said.counted() > 1
        && before.size() >= said.counted()
        && thing.mayName()
        && !before.contains(thing.whole);
  }

  /** All items of a list stand in one place. */
  private long place(String tool, Arguments.Leaf leaf) {
    return digests.of("place " + tool + " " + ITEM.matcher(leaf.pointer()).replaceAll("/#"));
  }

  private long digest(List<Arguments.Leaf> leaves) {
    StringBuilder all = new StringBuilder("call");
    leaves.forEach(
        leaf -> all.append('\n').append(leaf.pointer()).append(' ').append(leaf.value()));
    return digests.of(all.toString());
  }

  private Thing thing(long call, String value) {
    List<String> words = Words.of(value);
    Set<Long> atoms = new HashSet<>();
    HardAtoms.in(value).forEach(atom -> atoms.add(digests.of(atom)));
    return new Thing(call, digests.whole(words), digests.of(words), atoms);
  }

  /** Words of the user that stand in it, or that its records are known by. */
  private Set<Long> names(Thing thing) {
    Set<Long> names = new HashSet<>();
    for (long word : thing.words) {
      if (said.names(word)) {
        names.add(word);
      }
    }
    records.addNames(thing.whole, thing.words, thing.atoms, names);
    return names;
  }
}
