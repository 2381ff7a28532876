/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.traits.LookingTool;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What tools told, by server, as far as it is worth carrying off: values of records, numbers that
 * name something, addresses, runs of words. What was read in the open is worth nothing.
 */
final class ToldData {
  /** Fewer words in a row than that, anybody may write. */
  static final int RUN = 4;

  private static final int MOST = 12_000;
  private static final int MOST_WORDS_OF_A_VALUE = 8;
  private static final int FEWEST_LETTERS = 4;

  /** Servers have a bit each, the last ones one together. */
  private static final int MOST_SERVERS = 62;

  private static final long OPEN = 1L << 63;

  private final Digests digests;
  private final Map<Long, Long> servers = new HashMap<>();
  private final Map<Long, Long> told = new HashMap<>();

  ToldData(Digests digests) {
    this.digests = digests;
  }

  /** A call had this result. */
  void add(ToolCall call, ResultReader result) {
    long by = LookingTool.looksOutside(call.tool()) ? OPEN : bit(call.server());
    add(result.structured(), MOST_WORDS_OF_A_VALUE, by);
    // Of text more than a name is a sentence, whatever stands before it.
    add(result.textual(), RUN, by);
    result.texts().forEach(text -> add(text, 0, by));
  }

  private void add(List<SeenRecord> records, int mostWords, long by) {
    records.forEach(record -> record.fields().forEach(field -> add(field.value(), mostWords, by)));
  }

  private void add(String text, int mostWordsOfAValue, long by) {
    List<String> words = Words.of(text);
    long[] sequence = digests.of(words);
    if (!words.isEmpty() && words.size() <= mostWordsOfAValue) {
      put(value(sequence), by);
    }
    for (int i = 0; i < sequence.length; i++) {
      if (isCode(words.get(i))) {
        put(code(sequence[i]), by);
      }
      if (i + RUN <= sequence.length) {
        put(run(sequence, i), by);
      }
    }
    HardAtoms.in(text).forEach(atom -> put(digests.of(atom), by));
  }

  private void put(long digest, long by) {
    if (told.size() < MOST || told.containsKey(digest)) {
      told.merge(digest, by, (one, other) -> one | other);
    }
  }

  /** A number, or a name with one in it, that isn't a year. */
  static boolean isCode(String word) {
    return word.length() >= FEWEST_LETTERS
        && word.chars().anyMatch(Character::isDigit)
        && !word.matches("(19|20)\\d\\d");
  }

  /** Whether anybody told that address. */
  boolean has(long atom) {
    return told.containsKey(atom);
  }

  /** What is asked of one server may only be had of others. */
  Elsewhere elsewhere(String server, boolean outside) {
    return new Elsewhere(outside ? OPEN : OPEN | bit(server));
  }

  /** What servers told other than the one that is asked now. */
  final class Elsewhere {
    private final long known;

    private Elsewhere(long known) {
      this.known = known;
    }

    /** Whether that address was told. */
    boolean hasAtom(long atom) {
      return isTold(atom);
    }

    boolean hasCode(long word) {
      return isTold(code(word));
    }

    boolean hasRun(long[] words, int at) {
      return at + RUN <= words.length && isTold(run(words, at));
    }

    /** The longest value of a record that begins there, in words; 0 if none does. */
    int longestValue(long[] words, int at, List<String> spelt) {
      for (int end = Math.min(words.length, at + MOST_WORDS_OF_A_VALUE); end > at; end--) {
        boolean tells = end - at > 1 || spelt.get(at).length() >= FEWEST_LETTERS;
        if (tells && isTold(value(Arrays.copyOfRange(words, at, end)))) {
          return end - at;
        }
      }
      return 0;
    }

    private boolean isTold(long digest) {
      long by = told.getOrDefault(digest, 0L);
      return by != 0 && (by & known) == 0;
    }
  }

  private long bit(String server) {
    int next = Math.min(servers.size(), MOST_SERVERS);
    return 1L << servers.computeIfAbsent(digests.of("server " + server), unseen -> (long) next);
  }

  private static long value(long[] words) {
    return mix(Arrays.hashCode(words), words, 0, words.length);
  }

  private static long code(long word) {
    return word * 31 + 7;
  }

  private static long run(long[] words, int at) {
    return mix(RUN, words, at, at + RUN);
  }

  /** The words' digests are keyed already, so theirs needs no key. */
  private static long mix(long seed, long[] words, int from, int to) {
    long mixed = seed;
    for (int i = from; i < to; i++) {
      mixed = (mixed ^ words[i]) * 0x9E3779B97F4A7C15L;
      mixed ^= mixed >>> 32;
    }
    return mixed;
  }
}
