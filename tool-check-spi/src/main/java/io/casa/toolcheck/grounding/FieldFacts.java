/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.util.Arrays;
import java.util.Set;
import java.util.function.LongPredicate;

/** The words of one field, or of one line, as digests. */
final class FieldFacts {
  private final long[] words;
  private final long[] pairs;
  private final long id;
  private final boolean naming;
  private final boolean unspaced;

  /**
   * A field.
   *
   * @param words in their order
   * @param pairs of characters, of scripts without spaces
   * @param id digest by which records that share it belong together; 0 if it is no such value
   * @param naming whether it can tell what the record is about
   * @param unspaced whether it is written in a script without spaces
   */
  FieldFacts(long[] words, long[] pairs, long id, boolean naming, boolean unspaced) {
    this.words = words;
    this.pairs = pairs;
    this.id = id;
    this.naming = naming;
    this.unspaced = unspaced;
  }

  boolean contains(long[] sequence) {
    return Sequences.contains(words, sequence);
  }

  int length() {
    return words.length;
  }

  long id() {
    return id;
  }

  boolean naming() {
    return naming;
  }

  /** Whether all of it was said, in a script where a single word names nothing. */
  boolean wasSaidUnspaced(SaidWords said) {
    return unspaced && naming && said.contains(words);
  }

  /** Whether all its words were said, one of which may tell one thing from another. */
  boolean wasSaid(SaidWords said) {
    return said.containsEach(words) && Arrays.stream(words).anyMatch(said::fits);
  }

  /** Stands for all its words in their order. */
  long whole() {
    return Arrays.hashCode(words);
  }

  long first() {
    return words[0];
  }

  void addWordsThat(LongPredicate wanted, Set<Long> to) {
    for (long word : words) {
      if (wanted.test(word)) {
        to.add(word);
      }
    }
  }

  /** Whether it shares a word, or a pair of characters, that tells what was asked for. */
  boolean tells(SaidWords said) {
    return anyTells(words, said) || anyTells(pairs, said);
  }

  private static boolean anyTells(long[] digests, SaidWords said) {
    for (long digest : digests) {
      if (said.tells(digest)) {
        return true;
      }
    }
    return false;
  }
}
