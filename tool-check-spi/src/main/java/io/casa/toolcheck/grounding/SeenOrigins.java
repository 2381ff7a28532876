/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The best place in a session that a value was seen in. */
final class SeenOrigins {
  private static final int MOST_SEGMENTS = 12;
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
    Origin origin = ofName(value);
    if (origin != Origin.NOWHERE || value.indexOf('/') < 0 || value.contains("://")) {
      return origin;
    }
    // A path is as good as the worst of what it's made of.
    String[] segments = value.split("/", -1);
    return segments.length > MOST_SEGMENTS
        ? Origin.NOWHERE
        : Arrays.stream(segments)
            .filter(segment -> !segment.isBlank() && !segment.equals(".") && !segment.equals("~"))
            .map(this::ofName)
            .max(Comparator.naturalOrder())
            .orElse(Origin.NOWHERE);
  }

  private Origin ofName(String value) {
    List<String> words = Words.of(value);
    if (words.isEmpty()) {
      return Origin.PROMPT; // nothing that could lead anywhere
    }
    long[] sequence = digests.of(words);
    if (said.contains(sequence) || said.containsEach(sequence)) {
      return Origin.PROMPT;
    }
    long whole = digests.whole(words);
    Origin used = this.used.contains(whole) ? Origin.RECORD : Origin.NOWHERE;
    return texts.ofWords(sequence, records.ofValue(whole, sequence, used));
  }

  /** Of an address. */
  Origin ofAtom(HardAtom atom) {
    long digest = digests.of(atom);
    if (said.hasAtom(digest) || said.contains(digests.of(Words.of(atom.form())))) {
      return Origin.PROMPT;
    }
    if (atom.part() == Part.URL && said.hasHost(digests.of(HardAtoms.hostOf(atom.form())))) {
      return Origin.PROMPT;
    }
    Origin text = texts.ofAtom(digest);
    Origin origin = records.ofAtom(digest, text);
    // That a line shares a word makes an address in a text that was asked for no worse.
    return origin == Origin.RELATED_TEXT && text == Origin.NAMED_TEXT ? text : origin;
  }
}
