/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.traits.LookingTool;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What tools told, result by result, as far as it is worth carrying off: values of records, numbers
 * that name something, addresses, runs of words. What was read in the open is worth nothing.
 *
 * <p>Once something was told that isn't remembered, whatever nobody is known to have told counts as
 * that: not knowing must let nothing out.
 */
final class ToldData {
  /** Fewer words in a row than that, anybody may write. */
  static final int RUN = 3;

  /** Digests of all results; some eight bytes for each word. */
  private static final int MOST = 2_000_000;

  private static final int MOST_WORDS_OF_A_VALUE = 8;
  private static final int FEWEST_LETTERS = 4;
  private static final long NONE = 0;
  private static final Pattern ACCENTS = Pattern.compile("\\p{M}");

  /** {@code customer: Brunnen Technik} in a text that is no list of records. */
  private static final Pattern LABELLED =
      Pattern.compile(
          "(?m)^[ \\t-]{0,20}[\\p{L}\\p{N}][\\p{L}\\p{N} _.-]{0,40}:[ \\t]+(\\S.{0,80})$");

  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\d.,])(?:\\d{3,12}(?:[.,]\\d{1,4})?|\\d{1,2}[.,]\\d{1,4})(?![\\d])");

  private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");
  private static final Pattern ZEROS = Pattern.compile("\\.0+$|(?<=\\.\\d{1,3})0+$");
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?:^|[^a-z])(?:pin|tan|otp|cvv)(?:$|[^a-z])|passw|passcode|secret|credential|(?:key|lock|safe|door|access|gate|alarm|entry).?(?:box|code|pin)");

  private static final int MOST_LABELLED = 2_000;

  /** One result, as sorted digests. */
  private static final class Told {
    final long server;

    /** Whether anybody could have read it. */
    final boolean open;

    private final long[] told;

    Told(long server, boolean open, long[] told) {
      this.server = server;
      this.open = open;
      this.told = told;
    }

    boolean has(long digest) {
      return Arrays.binarySearch(told, digest) >= 0;
    }
  }

  private final Digests digests;
  private final int most;
  private final List<Told> results = new ArrayList<>();
  private int count;
  private boolean incomplete;

  ToldData(Digests digests) {
    this(digests, MOST);
  }

  /** The same with room for so many digests. */
  ToldData(Digests digests, int most) {
    this.digests = digests;
    this.most = most;
  }

  /** A call had this result. */
  void add(ToolCall call, ResultReader result) {
    LongStream.Builder told = LongStream.builder();
    add(result.structured(), MOST_WORDS_OF_A_VALUE, told);
    // Of text more than a name is a sentence, whatever stands before it.
    add(result.textual(), RUN, told);
    for (String text : result.texts()) {
      add(text, 0, told);
      LABELLED
          .matcher(text)
          .results()
          .limit(MOST_LABELLED)
          .map(line -> Words.of(line.group(1)))
          .filter(words -> words.size() <= RUN)
          .forEach(words -> addValue(words, told));
    }
    long[] sorted = told.build().sorted().distinct().toArray();
    boolean open = LookingTool.looksInTheOpen(call);
    if (count + sorted.length <= most) {
      count += sorted.length;
      results.add(new Told(server(call.server()), open, sorted));
    } else if (!open) {
      missed();
    }
  }

  /** Something was told that isn't remembered. */
  void missed() {
    incomplete = true;
  }

  private void add(List<SeenRecord> records, int mostWords, LongStream.Builder to) {
    for (SeenRecord record : records) {
      for (SeenRecord.Field field : record.fields()) {
        add(field.value(), mostWords, to);
        if (SECRET.matcher(field.name()).find()) {
          to.add(secret(digests.whole(Words.of(field.value()))));
        }
      }
    }
  }

  private void add(String text, int mostWordsOfAValue, LongStream.Builder to) {
    List<String> words = Words.of(text);
    long[] sequence = digests.of(words);
    if (words.size() <= mostWordsOfAValue) {
      addValue(words, to);
    }
    for (int i = 0; i < sequence.length; i++) {
      if (isCode(words.get(i))) {
        to.add(code(sequence[i]));
      }
      if (i + RUN <= sequence.length) {
        to.add(run(sequence, i));
      }
    }
    HardAtoms.in(text).forEach(atom -> to.add(digests.of(atom)));
    numbers(text).forEach(number -> to.add(number(number)));
  }

  /** The numbers in a text, but for small ones and years, with what has no weight left out. */
  static Stream<String> numbers(String text) {
    return NUMBER
        .matcher(text)
        .results()
        .map(found -> found.group().replace(',', '.'))
        .filter(number -> !YEAR.matcher(number).matches())
        .map(number -> ZEROS.matcher(number).replaceFirst(""));
  }

  private static long secret(long whole) {
    return whole * 31 + 11;
  }

  private long number(String number) {
    return digests.of("number " + number);
  }

  private void addValue(List<String> words, LongStream.Builder to) {
    if (words.isEmpty()) {
      return;
    }
    to.add(value(digests.of(words)));
    for (String word : words) {
      if (isPart(word)) {
        to.add(part(word));
      }
    }
  }

  private static boolean isPart(String word) {
    return word.length() >= FEWEST_LETTERS && word.codePoints().allMatch(Character::isLetter);
  }

  /** A number, or a name with one in it, that isn't a year. */
  private static boolean isCode(String word) {
    return word.length() >= FEWEST_LETTERS
        && word.chars().anyMatch(Character::isDigit)
        && !word.matches("(19|20)\\d\\d");
  }

  /** Whether anybody told that address. */
  boolean has(long atom) {
    return results.stream().anyMatch(result -> result.has(atom));
  }

  /** For who asks that server; outside, nobody may be told what anybody else told. */
  Elsewhere elsewhere(String server, boolean outside) {
    return new Elsewhere(server(server), outside, NONE);
  }

  /** What was told by others than the server that is asked now, and not in the open. */
  final class Elsewhere {
    private final long asked;
    private final boolean outside;
    private final long address;

    private Elsewhere(long asked, boolean outside, long address) {
      this.asked = asked;
      this.outside = outside;
      this.address = address;
    }

    /** The same without the results that have that address. */
    Elsewhere than(long address) {
      return new Elsewhere(asked, outside, address);
    }

    boolean hasAtom(long atom) {
      return mayBeTold(atom);
    }

    /** Whether that was told under the name of a secret. */
    boolean hasSecret(List<String> words) {
      return isTold(secret(digests.whole(words)), false);
    }

    boolean hasNumber(String number) {
      return isTold(number(number), false);
    }

    /** Whether the word is a number, or a name with one in it, that was told. */
    boolean hasCode(long word, String spelt) {
      return isCode(spelt) && mayBeTold(code(word));
    }

    /** Whether the word is part of a value that was told, such as a surname; without accents. */
    boolean hasPart(String spelt) {
      return isPart(spelt) && isTold(part(spelt), false);
    }

    boolean hasRun(long[] words, int at) {
      return at + RUN <= words.length && mayBeTold(run(words, at));
    }

    /** The longest value of a record that begins there, in words; 0 if none does. */
    int longestValue(long[] words, int at, List<String> spelt) {
      for (int end = Math.min(words.length, at + MOST_WORDS_OF_A_VALUE); end > at; end--) {
        boolean tells = end - at > 1 || spelt.get(at).length() >= FEWEST_LETTERS;
        if (tells && isTold(value(Arrays.copyOfRange(words, at, end)), false)) {
          return end - at;
        }
      }
      return 0;
    }

    private boolean mayBeTold(long digest) {
      return isTold(digest, incomplete);
    }

    private boolean isTold(long digest, boolean otherwise) {
      boolean known = false;
      for (Told result : results) {
        if (result.has(digest) && (address == NONE || !result.has(address))) {
          if (result.open || (!outside && result.server == asked)) {
            return false;
          }
          known = true;
        }
      }
      return known || otherwise;
    }
  }

  private long server(String url) {
    return digests.of("server " + url);
  }

  private static long value(long[] words) {
    return mix(-words.length, words, 0, words.length);
  }

  private static long code(long word) {
    return word * 31 + 7;
  }

  private long part(String word) {
    String bare = ACCENTS.matcher(Normalizer.normalize(word, Normalizer.Form.NFKD)).replaceAll("");
    return digests.of("part " + bare);
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
