/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

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

  /** A word that fewer records share may tell them apart, even if all have it. */
  private static final int FEW = 3;

  /**
   * One result.
   *
   * @param searchedFor digests of the words that were asked for
   */
  record Result(List<RecordFacts> records, Set<Long> searchedFor) {}

  private final Digests digests;
  private final Effort effort;
  private final SaidWords said;
  private final List<Result> results = new ArrayList<>();
  private final RecordDoubts doubts;
  private int count;

  SeenRecords(Digests digests, SaidWords said, Effort effort) {
    this.digests = digests;
    this.effort = effort;
    this.said = said;
    this.doubts = new RecordDoubts(results, said, effort);
  }

  /** What speaks against the value of a record. */
  RecordDoubts doubts() {
    return doubts;
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
            && record.has(whole, words, atoms)) {
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
        if (!record.isLine() && record.has(whole, words, atoms)) {
          names.addAll(record.names());
        }
      }
    }
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
