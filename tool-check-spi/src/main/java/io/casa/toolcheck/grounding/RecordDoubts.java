/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin.Part;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What speaks against the value of a record, however well the record is linked: others that fit as
 * well, another value of its own, and the address of its neighbour. Where there are too many
 * records to tell, all of it does.
 */
final class RecordDoubts {
  /** To see how well words fit takes about so many times what a comparison does. */
  private static final long COST_OF_A_FIT = 8;

  private final List<SeenRecords.Result> results;
  private final SaidWords said;
  private final Effort effort;

  /**
   * Of these results.
   *
   * @param results as they are when asked
   */
  RecordDoubts(List<SeenRecords.Result> results, SaidWords said, Effort effort) {
    this.results = results;
    this.said = said;
    this.effort = effort;
  }

  /**
   * Whether only records have that value, or that address, which are known by what another record
   * of their kind is known by as well, or which the user's names pass over for another; or there
   * are too many to tell.
   */
  boolean ofTwinsOnly(long whole, long[] words, Set<Long> atoms) {
    boolean found = false;
    for (SeenRecords.Result result : results) {
      for (RecordFacts record : result.records()) {
        if (!effort.spend(record.size())) {
          return true;
        }
        if (!record.isLine() && record.has(whole, words, atoms)) {
          if (!record.ofTwin() && !isTwin(record, result, whole, words, atoms)) {
            return false;
          }
          found = true;
        }
      }
    }
    return found;
  }

  /**
   * Whether only records have that address beside which there is one with another of its kind, and
   * with all names that the user used for the first.
   */
  boolean isContested(Part kind, long atom) {
    boolean found = false;
    for (SeenRecords.Result result : results) {
      for (RecordFacts record : result.records()) {
        if (!effort.spend(record.size())) {
          return true;
        }
        if (record.linked() && !record.isLine() && record.holdsAtom(atom)) {
          if (!effort.spend(result.records().size())) {
            return true;
          }
          if (!isContested(kind, atom, record, result)) {
            return false;
          }
          found = true;
        }
      }
    }
    return found;
  }

  /** Several with mail addresses are a group that goes by that name, such as a class. */
  private boolean isContested(Part kind, long atom, RecordFacts record, SeenRecords.Result result) {
    Set<Long> others = new HashSet<>();
    result.records().stream()
        .filter(other -> record.isNamedNoBetterThan(other, said))
        .filter(other -> !other.holdsAtom(atom))
        .forEach(other -> others.addAll(other.addresses(kind)));
    return others.size() == 1 || (kind == Part.ACCOUNT && !others.isEmpty());
  }

  /** Whether what the user said fits a record without that value at least as well. */
  private boolean isTwin(
      RecordFacts record, SeenRecords.Result result, long whole, long[] words, Set<Long> atoms) {
    RecordFacts.Fit fit = record.fit(said);
    Set<Long> names = record.spokenNames(said);
    for (RecordFacts other : result.records()) {
      if (!effort.spend(COST_OF_A_FIT * other.size())) {
        return true;
      }
      boolean meant =
          record.linked()
              ? other.linked()
                  && other.named().areOfOneKind(record.named())
                  && other.fit(said).isAsGoodAs(fit)
              : other.isMeantBefore(record, names, said);
      if (meant && !other.has(whole, words, atoms)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether only records have that value which have another under that name.
   *
   * @param key {@link NamedFields#key}
   */
  boolean hasRival(long name, long key, long whole, long[] words, Set<Long> atoms) {
    boolean found = false;
    for (SeenRecords.Result result : results) {
      for (RecordFacts record : result.records()) {
        if (!effort.spend(record.size())) {
          return true;
        }
        if (record.linked() && !record.isLine() && record.has(whole, words, atoms)) {
          if (!record.named().haveAnother(name, key, words)) {
            return false;
          }
          found = true;
        }
      }
    }
    return found;
  }

  /**
   * Whether a record that is known by one value has another than that address under a name, and
   * none has both. Others than accounts it must have of its neighbour in a list.
   *
   * @param by the value that it is known by, as {@link Digests#whole} has it
   * @param address digest of the address
   * @return also when there are too many to tell
   */
  boolean isOfNeighbour(long by, long name, Part kind, long address) {
    boolean another = false;
    boolean neighbour = kind == Part.ACCOUNT;
    for (SeenRecords.Result result : results) {
      if (!effort.spend(2L * result.records().size())) {
        return true;
      }
      List<RecordFacts> known =
          result.records().stream()
              .filter(record -> !record.isLine() && record.holdsWhole(by))
              .toList();
      if (known.stream().anyMatch(record -> record.holdsAtom(address))) {
        return false;
      }
      another |= known.stream().anyMatch(it -> it.named().haveAnother(name, address, new long[0]));
      neighbour |=
          !known.isEmpty()
              && result.records().stream().anyMatch(it -> !it.isLine() && it.holdsAtom(address));
    }
    return another && neighbour;
  }

  /** Whether an ordinary entry of a list has it. */
  boolean isListed(long whole, long[] words, Set<Long> atoms) {
    for (SeenRecords.Result result : results) {
      for (RecordFacts record : result.records()) {
        if (!effort.spend(record.size())) {
          return false;
        }
        if (record.has(whole, words, atoms)
            && effort.spend(COST_OF_A_FIT * result.records().size())
            && record.isOrdinaryAmong(result.records())) {
          return true;
        }
      }
    }
    return false;
  }
}
