/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.grounding.RecordFacts.Form;
import io.casa.toolcheck.traits.VerbClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The records that tools returned, result by result, and which are about what the user named. */
final class SeenRecords {
  private static final int MOST_RECORDS = 20_000;
  private static final int MOST_STEPS = 8;

  /** To see how well words fit takes about so many times what a comparison does. */
  private static final long COST_OF_A_FIT = 8;

  /** A word that fewer records share may tell them apart, even if all have it. */
  private static final int FEW = 3;

  /**
   * One result.
   *
   * @param searchedFor digests of the words that were asked for
   */
  private record Result(List<RecordFacts> records, Set<Long> searchedFor) {}

  private final Digests digests;
  private final Effort effort;
  private final SaidWords said;
  private final List<Result> results = new ArrayList<>();
  private int count;

  SeenRecords(Digests digests, SaidWords said, Effort effort) {
    this.digests = digests;
    this.effort = effort;
    this.said = said;
  }

  /** A new result, to be filled. */
  Filling result() {
    return new Filling();
  }

  /** Takes the records of one result, as far as there is room. */
  final class Filling {
    private final List<RecordFacts> records = new ArrayList<>();

    void add(SeenRecord record, Form form, Set<VerbClass> deeds) {
      if (count < MOST_RECORDS) {
        count++;
        records.add(RecordFacts.of(record, form, deeds, digests));
      }
    }

    void addLine(String line, boolean named) {
      if (count < MOST_RECORDS) {
        count++;
        records.add(RecordFacts.ofLine(line, named, digests));
      }
    }

    /** Links the first ones, whatever they hold. */
    void linkFirst(int most) {
      records.stream().limit(most).forEach(RecordFacts::link);
    }

    /** They were asked for by a value of a record that is one of several. */
    void askedForByTwin() {
      records.forEach(RecordFacts::askedForByTwin);
    }

    /** No more of them, which were asked for with these words. */
    void close(Set<Long> searchedFor) {
      results.add(new Result(records, searchedFor));
      link();
    }
  }

  /** The better of that origin and that of the records that have a value of these words. */
  Origin ofValue(long whole, long[] words, Origin known) {
    Origin best = known;
    for (Result result : results) {
      for (RecordFacts record : result.records) {
        if (!effort.spend(record.size())) {
          return best;
        }
        if (record.holds(whole, words)) {
          best = Origin.better(best, record.origin(words));
        } else if (best == Origin.NOWHERE && record.mentions(words)) {
          best = Origin.TEXT;
        }
      }
    }
    return best;
  }

  /** Whether a record that holds that value or one of these addresses asks for that deed. */
  boolean demand(VerbClass deed, long whole, long[] words, Set<Long> atoms) {
    for (Result result : results) {
      for (RecordFacts record : result.records) {
        if (record.demands(deed)
            && effort.spend(record.size())
            && ((words.length > 0 && record.holds(whole, words))
                || atoms.stream().anyMatch(record::holdsAtom))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Adds the user's words that name the records which have that value or one of these addresses.
   */
  void addNames(long whole, long[] words, Set<Long> atoms, Set<Long> names) {
    for (Result result : results) {
      for (RecordFacts record : result.records) {
        if (!effort.spend(record.size())) {
          return;
        }
        if (!record.isLine() && has(record, whole, words, atoms)) {
          names.addAll(record.names());
        }
      }
    }
  }

  /**
   * Whether only records have that value, or that address, which are known by what another record
   * of their kind is known by as well, or which the user's names pass over for another; or there
   * are too many to tell.
   */
  boolean ofTwinsOnly(long whole, long[] words, Set<Long> atoms) {
    boolean found = false;
    for (Result result : results) {
      for (RecordFacts record : result.records) {
        if (!effort.spend(record.size())) {
          return true;
        }
        if (!record.isLine() && has(record, whole, words, atoms)) {
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
    for (Result result : results) {
      for (RecordFacts record : result.records) {
        if (!effort.spend(record.size())) {
          return true;
        }
        if (record.linked() && !record.isLine() && record.holdsAtom(atom)) {
          if (!effort.spend(result.records.size()) || !isContested(kind, atom, record, result)) {
            return false;
          }
          found = true;
        }
      }
    }
    return found;
  }

  /** Several with mail addresses are a group that goes by that name, such as a class. */
  private boolean isContested(Part kind, long atom, RecordFacts record, Result result) {
    Set<Long> others = new HashSet<>();
    result.records.stream()
        .filter(other -> record.isNamedNoBetterThan(other, said))
        .filter(other -> !other.holdsAtom(atom))
        .forEach(other -> others.addAll(other.addresses(kind)));
    return others.size() == 1 || (kind == Part.ACCOUNT && !others.isEmpty());
  }

  /** Whether what the user said fits a record without that value at least as well. */
  private boolean isTwin(
      RecordFacts record, Result result, long whole, long[] words, Set<Long> atoms) {
    RecordFacts.Fit fit = record.fit(said);
    Set<Long> names = record.spokenNames(said);
    for (RecordFacts other : result.records) {
      if (!effort.spend(COST_OF_A_FIT * other.size())) {
        return true;
      }
      boolean meant =
          record.linked()
              ? other.linked()
                  && other.named().areOfOneKind(record.named())
                  && other.fit(said).isAsGoodAs(fit)
              : other.isMeantBefore(record, names, said);
      if (meant && !has(other, whole, words, atoms)) {
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
    for (Result result : results) {
      for (RecordFacts record : result.records) {
        if (!effort.spend(record.size())) {
          return true;
        }
        if (record.linked() && !record.isLine() && has(record, whole, words, atoms)) {
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
   */
  boolean isOfNeighbour(long by, long name, Part kind, long address) {
    boolean another = false;
    boolean neighbour = kind == Part.ACCOUNT;
    for (Result result : results) {
      List<RecordFacts> known =
          result.records.stream()
              .filter(record -> !record.isLine() && record.holdsWhole(by))
              .toList();
      if (!effort.spend(result.records.size())
          || known.stream().anyMatch(it -> it.holdsAtom(address))) {
        return false;
      }
      another |= known.stream().anyMatch(it -> it.named().haveAnother(name, address, new long[0]));
      neighbour |=
          !known.isEmpty()
              && result.records.stream().anyMatch(it -> !it.isLine() && it.holdsAtom(address));
    }
    return another && neighbour;
  }

  /** Whether an ordinary entry of a list has it. */
  boolean isListed(long whole, long[] words, Set<Long> atoms) {
    for (Result result : results) {
      for (RecordFacts record : result.records) {
        if (!effort.spend(record.size())) {
          return false;
        }
        if (has(record, whole, words, atoms)
            && effort.spend(COST_OF_A_FIT * result.records.size())
            && record.isOrdinaryAmong(result.records)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean has(RecordFacts record, long whole, long[] words, Set<Long> atoms) {
    return (words.length > 0 && record.holds(whole, words))
        || atoms.stream().anyMatch(record::holdsAtom);
  }

  Origin ofAtom(long atom, Origin known) {
    Origin best = known;
    for (Result result : results) {
      for (RecordFacts record : result.records) {
        if (record.holdsAtom(atom)) {
          best = Origin.better(best, record.origin());
        }
      }
    }
    return best;
  }

  /** Links the records that are known by a value. */
  void linkWhatHas(long id) {
    results.stream()
        .flatMap(result -> result.records.stream())
        .filter(record -> !record.isLine() && record.ids().contains(id))
        .forEach(RecordFacts::link);
  }

  /** Marks the records that are about something the user named, and those that belong to them. */
  void link() {
    for (Result result : results) {
      result.records.forEach(record -> record.relate(said));
      linkByNames(result);
    }
    boolean more = true;
    for (int step = 0; more && step < MOST_STEPS; step++) {
      more = linkByIds();
    }
  }

  /**
   * A word that all records of a result have tells none of them apart, such as the name of the
   * user's own account; unless it's what was searched for.
   */
  private void linkByNames(Result result) {
    List<Set<Long>> names = result.records.stream().map(record -> record.namedBy(said)).toList();
    Map<Long, Integer> counts = new HashMap<>();
    names.forEach(set -> set.forEach(name -> counts.merge(name, 1, Integer::sum)));
    long fields = result.records.stream().filter(record -> !record.isLine()).count();
    int all = result.records.size();
    for (int i = 0; i < all; i++) {
      Set<Long> telling = new HashSet<>(names.get(i));
      telling.removeIf(
          name ->
              all >= FEW
                  && counts.getOrDefault(name, 0) >= (fields >= FEW ? fields : all)
                  && !result.searchedFor.contains(name));
      if (!telling.isEmpty()) {
        result.records.get(i).linkBy(telling);
      }
    }
  }

  private boolean linkByIds() {
    Set<Long> known = new HashSet<>();
    results.forEach(
        result ->
            result.records.stream()
                .filter(RecordFacts::linked)
                .forEach(record -> known.addAll(record.ids())));
    boolean more = false;
    for (Result result : results) {
      for (RecordFacts record : result.records) {
        if (!record.linked() && record.ids().stream().anyMatch(known::contains)) {
          record.link();
          more = true;
        }
      }
    }
    return more;
  }
}
