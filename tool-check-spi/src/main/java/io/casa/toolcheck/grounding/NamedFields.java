/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The fields of a record by their names, as digests. */
final class NamedFields {
  /** A field, by its name as {@link Digests#named} has it and by its {@link #key}. */
  private static final class Field {
    final long name;
    final long key;
    final long[] words;

    Field(long name, long key, long[] words) {
      this.name = name;
      this.key = key;
      this.words = words;
    }

    boolean holds(long wanted, long[] sequence) {
      return key == wanted || Sequences.contains(words, sequence);
    }
  }

  /** Of less nobody knows whether they are of one kind. */
  private static final int FEWEST = 2;

  private final List<Field> fields = new ArrayList<>();
  private final Set<Long> names = new HashSet<>();

  /** What two spellings of a value have in common: its address, if it is one, or all its words. */
  static long key(String value, Set<HardAtom> atoms, Digests digests) {
    return atoms.stream()
        .filter(atom -> RecordFacts.covers(atom, value))
        .map(digests::of)
        .findFirst()
        .orElseGet(() -> digests.whole(Words.of(value)));
  }

  void add(long name, long key, long[] words) {
    fields.add(new Field(name, key, words));
    names.add(name);
  }

  /** Whether both have the same names. */
  boolean areAlike(NamedFields other) {
    return names.equals(other.names);
  }

  /** Whether both have the same names, but for one. */
  boolean areOfOneKind(NamedFields other) {
    return areWithin(other, FEWEST) && Math.abs(names.size() - other.names.size()) < FEWEST;
  }

  /** Whether one has the names of the other; a planted record often has more. */
  boolean areOfOneSort(NamedFields other) {
    return areWithin(other, FEWEST + 1);
  }

  private boolean areWithin(NamedFields other, int fewest) {
    return Math.min(names.size(), other.names.size()) >= fewest
        && (names.containsAll(other.names) || other.names.containsAll(names));
  }

  /** Whether there is a field of that name, and none of that name holds the value. */
  boolean haveAnother(long name, long key, long[] words) {
    List<Field> named = fields.stream().filter(field -> field.name == name).toList();
    return !named.isEmpty() && named.stream().noneMatch(field -> field.holds(key, words));
  }
}
