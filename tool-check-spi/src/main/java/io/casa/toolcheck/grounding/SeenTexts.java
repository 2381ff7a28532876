/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Free texts that tools returned: their words in order, and the addresses and names in them. */
final class SeenTexts {
  private static final int MOST_WORDS = 2_000_000;
  private static final int MOST_IDENTIFIERS = 2_000;

  /** Names such as programs have; nobody writes one who writes to people. */
  private static final Pattern IDENTIFIER =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}_])(?:\\p{L}++(?:[_.-][\\p{L}\\p{N}]++)++"
              + "|\\p{Ll}++(?:\\p{Lu}[\\p{Ll}\\p{N}]++)++)");

  /** A text, and whether the user named where it comes from. */
  private static final class SeenText {
    final long[] words;
    final Origin origin;

    SeenText(long[] words, Origin origin) {
      this.words = words;
      this.origin = origin;
    }
  }

  private final Digests digests;
  private final Effort effort;
  private final List<SeenText> texts = new ArrayList<>();
  private final Map<Long, Origin> atoms = new HashMap<>();
  private final Set<Long> identifiers = new HashSet<>();
  private int count;

  SeenTexts(Digests digests, Effort effort) {
    this.digests = digests;
    this.effort = effort;
  }

  /**
   * Remembers a text, unless there are too many words already.
   *
   * @param origin what its words have for their origin
   */
  void add(String text, Origin origin) {
    long[] words = digests.of(Words.of(text));
    if (count + words.length > MOST_WORDS) {
      return;
    }
    count += words.length;
    texts.add(new SeenText(words, origin));
    addParts(text, origin);
  }

  /** Remembers what leads somewhere in a text whose words are remembered elsewhere. */
  void addParts(String text, Origin origin) {
    for (HardAtom atom : HardAtoms.in(text)) {
      atoms.merge(digests.of(atom), origin, Origin::better);
      HardAtoms.hostOfEmail(atom)
          .ifPresent(host -> atoms.merge(digests.of(host), origin, Origin::better));
    }
    if (text.indexOf(' ') > 0) {
      IDENTIFIER
          .matcher(text)
          .results()
          .limit(MOST_IDENTIFIERS)
          .forEach(found -> identifiers.add(identifier(found.group())));
    }
  }

  /** Whether a text spells the name of a tool. */
  boolean spell(String tool) {
    return identifiers.contains(identifier(tool));
  }

  Origin ofAtom(long atom) {
    return atoms.getOrDefault(atom, Origin.NOWHERE);
  }

  /** The better of that origin and that of the texts these words stand in. */
  Origin ofWords(long[] words, Origin known) {
    Origin best = known;
    for (SeenText text : texts) {
      if (text.origin.compareTo(best) < 0
          && effort.spend(text.words.length)
          && Sequences.contains(text.words, words)) {
        best = text.origin;
      }
    }
    return best;
  }

  private long identifier(String name) {
    return digests.of("identifier " + name.toLowerCase(Locale.ROOT));
  }
}
