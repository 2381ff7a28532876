/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The best place in a session that a value was seen in. */
final class SeenOrigins {
  private static final int MOST_SEGMENTS = 12;
  private static final Pattern LISTED = Pattern.compile("[,;\\n]\\s*");
  private static final int MOST_USED = 20_000;
  private static final int MOST_WORDS_OF_A_VALUE = 12;

  private final Digests digests;
  private final SaidWords said;
  private final SeenRecords records;
  private final SeenTexts texts;
  private final Set<Long> used = new HashSet<>();

  /** Of the call or result in work, by value. */
  private final Map<String, Origin> wholes = new HashMap<>();

  SeenOrigins(Digests digests, SaidWords said, SeenRecords records, SeenTexts texts) {
    this.digests = digests;
    this.said = said;
    this.records = records;
    this.texts = texts;
  }

  /** A call that was let through had this value. */
  void use(String value) {
    List<String> words = Words.of(value);
    boolean remembered = !words.isEmpty() && words.size() <= MOST_WORDS_OF_A_VALUE;
    if (remembered && used.size() < MOST_USED) {
      used.add(digests.whole(words));
    }
  }

  /** Forgets the values that were asked for; more may have been seen when they are asked again. */
  void forgetValues() {
    wholes.clear();
  }

  /** Of a whole value, be it a path. */
  Origin ofWhole(String value) {
    Origin known = wholes.get(value);
    if (known != null) {
      return known;
    }
    Origin origin = lookForWhole(value);
    wholes.put(value, origin);
    return origin;
  }

  private Origin lookForWhole(String value) {
    Origin origin =
        SpelledNumbers.of(value).stream()
            .map(spelled -> ofRow(Words.of(spelled)))
            .reduce(ofName(value), Origin::better);
    return origin == Origin.NOWHERE && !value.contains("://")
        ? ofParts(value.split("/", -1), "/")
        : origin;
  }

  /** Of a whole value that may list several, such as the lines of an address. */
  Origin ofList(String value) {
    Origin origin = ofWhole(value);
    return origin == Origin.NOWHERE ? ofParts(LISTED.split(value, -1), ", ") : origin;
  }

  /** Of what singles a thing out: a number that was said of a day has not been said of it. */
  Origin ofId(String value) {
    Origin origin = ofList(value);
    List<String> words = Words.of(value);
    return origin == Origin.PROMPT
            && words.size() == 1
            && said.isOfDate(digests.of(words.getFirst()))
        ? ofSeen(words)
        : origin;
  }

  /** What is put together, such as a path or an address, is as good as the worst of its parts. */
  private Origin ofParts(String[] parts, String joint) {
    if (parts.length < 2 || parts.length > MOST_SEGMENTS) {
      return Origin.NOWHERE;
    }
    Origin worst = Origin.PROMPT;
    for (int i = 0; i < parts.length; ) {
      int end = parts.length;
      Origin part = ofName(String.join(joint, Arrays.copyOfRange(parts, i, end)));
      while (part == Origin.NOWHERE && end > i + 1) {
        end--;
        part = ofName(String.join(joint, Arrays.copyOfRange(parts, i, end)));
      }
      worst = part.compareTo(worst) > 0 ? part : worst;
      i = end;
    }
    return worst;
  }

  private Origin ofName(String value) {
    List<String> words = Words.of(value);
    // Without words there is nothing that could lead anywhere.
    return words.isEmpty() || said.containsEach(digests.of(words)) ? Origin.PROMPT : ofRow(words);
  }

  /** Of words that belong together: the parts of a number name nothing by themselves. */
  private Origin ofRow(List<String> words) {
    return said.contains(digests.of(words)) ? Origin.PROMPT : ofSeen(words);
  }

  private Origin ofSeen(List<String> words) {
    long[] sequence = digests.of(words);
    long whole = digests.whole(words);
    Origin used = this.used.contains(whole) ? Origin.RECORD : Origin.NOWHERE;
    return texts.ofWords(sequence, records.ofValue(whole, sequence, used));
  }

  /** Whether an ordinary entry of a list has it. */
  boolean isListed(String value) {
    Asked asked = asked(value);
    return asked.ofRecord
        && records
            .doubts()
            .isListed(digests.whole(asked.words), digests.of(asked.words), asked.atoms);
  }

  /** Whether the user counted things: then several may share a name. */
  boolean areCounted() {
    return said.counted() > 1;
  }

  /** Whether it stands in a text, and the user gave another under the parameter's name. */
  boolean isInstead(String parameter, String value) {
    Origin origin = ofWhole(value);
    boolean ofText = origin.compareTo(Origin.RELATED_TEXT) >= 0 && origin != Origin.NOWHERE;
    return ofText && said.gaveAnother(digests.named(parameter), digests.of(Words.of(value)));
  }

  /** Whether the record that another value names has another address under the parameter's name. */
  boolean isOfNeighbour(String other, String parameter, HardAtom address) {
    return ofAtom(address) != Origin.PROMPT
        && records
            .doubts()
            .isOfNeighbour(
                digests.whole(Words.of(other)),
                digests.named(parameter),
                address.part(),
                digests.of(address));
  }

  /** Whether its records have another value under the parameter's name. */
  boolean hasRival(String parameter, String value) {
    Asked asked = asked(value);
    return asked.ofRecord
        && records
            .doubts()
            .hasRival(
                digests.named(parameter),
                NamedFields.key(value, HardAtoms.in(value), digests),
                digests.whole(asked.words),
                digests.of(asked.words),
                asked.atoms);
  }

  /** Whether only records hold it that what the user said fits no better than others. */
  boolean isOfTwinsOnly(String value) {
    Asked asked = asked(value);
    return asked.ofRecord
        && records
            .doubts()
            .ofTwinsOnly(digests.whole(asked.words), digests.of(asked.words), asked.atoms);
  }

  /**
   * A value that is looked for in records.
   *
   * @param ofRecord a record is the best place that it was seen in
   */
  private record Asked(boolean ofRecord, List<String> words, Set<Long> atoms) {}

  private Asked asked(String value) {
    Origin origin = ofWhole(value);
    Set<Long> atoms = new HashSet<>();
    for (HardAtom atom : HardAtoms.in(value)) {
      origin = Origin.better(origin, ofAtom(atom));
      atoms.add(digests.of(atom));
    }
    boolean ofRecord = origin.isValue() && origin != Origin.PROMPT && origin != Origin.LINKED_TEXT;
    return new Asked(ofRecord, ofRecord ? Words.of(value) : List.of(), atoms);
  }

  /** Of an address. */
  Origin ofAtom(HardAtom atom) {
    long[] forms = HardAtoms.forms(atom).stream().mapToLong(digests::of).toArray();
    if (Arrays.stream(forms).anyMatch(said::hasAtom)
        || said.contains(digests.of(Words.of(atom.form())))) {
      return Origin.PROMPT;
    }
    if (atom.part() == Part.URL && said.hasHost(digests.of(HardAtoms.hostOf(atom.form())))) {
      return Origin.PROMPT;
    }
    return Arrays.stream(forms).mapToObj(this::ofForm).reduce(Origin.NOWHERE, Origin::better);
  }

  private Origin ofForm(long digest) {
    Origin text = texts.ofAtom(digest);
    Origin origin = records.ofAtom(digest, text);
    // That a line shares a word makes an address in a text that was asked for no worse.
    return origin == Origin.RELATED_TEXT && text == Origin.NAMED_TEXT ? text : origin;
  }
}
