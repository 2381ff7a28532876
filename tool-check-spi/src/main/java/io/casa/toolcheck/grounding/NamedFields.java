/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.util.ArrayList;
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

  private final List<Field> fields = new ArrayList<>();

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
  }

  /** Whether there is a field of that name, and none of that name holds the value. */
  boolean haveAnother(long name, long key, long[] words) {
    List<Field> named = fields.stream().filter(field -> field.name == name).toList();
    return !named.isEmpty() && named.stream().noneMatch(field -> field.holds(key, words));
  }
}
