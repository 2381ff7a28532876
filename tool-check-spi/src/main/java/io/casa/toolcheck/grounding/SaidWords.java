/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.grounding.Words.Word;
import io.casa.toolcheck.traits.RequestVerbs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What the user has said, and the agent's owner: the words in their order, which of them single
 * something out, and the addresses among them.
 */
final class SaidWords {
  /** Languages change the ends of words: so many letters may be missing. */
  private static final int LONGEST_ENDING = 3;

  private static final int SHORTEST_STEM = 4;
  private static final int SHORTEST_NAME = 3;

  private static final Pattern SUM =
      Pattern.compile(
          "(?i)[€$£¥₹]\\s?\\d[\\d.,']*|(?<![\\d.,'])\\d[\\d.,']*+\\s?(?:[€$£¥₹円元]|(?:eur|usd|gbp|chf|pln|sek|dkk|nok|jpy|euros?|dollars?|pounds?|francs?|franken|złotych|zł|kr|yen)\\b)");

  private final Digests digests;
  private final List<long[]> messages = new ArrayList<>();
  private final Set<Long> words = new HashSet<>();
  private final Set<Long> naming = new HashSet<>();
  private final Set<Long> telling = new HashSet<>();
  private final Set<Long> fitting = new HashSet<>();
  private final Set<Long> atoms = new HashSet<>();
  private final Set<Long> hosts = new HashSet<>();

  /**
   * Names with an ending, such as files have; bounded, or a long word would be read once a letter.
   */
  private static final Pattern NAMED_FILE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}])[\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,80}+(?:\\.[\\p{L}\\p{N}]{1,6}+)++");

  private final Set<Long> files = new HashSet<>();
  private final Set<Long> numbers = new HashSet<>();
  private final Set<Long> dates = new HashSet<>();
  private final Set<Long> otherThanDates = new HashSet<>();
  private int counted;

  /** What was said right after a word that may be a parameter's name, by {@link Digests#named}. */
  private final Map<Long, Set<Long>> given = new HashMap<>();

  SaidWords(Digests digests) {
    this.digests = digests;
  }

  /** Words of the user, which may name things. */
  void bySomebodyWhoAsks(String message) {
    listen(message);
    List<Word> read = Words.read(message);
    for (Word word : read) {
      if (word.form().chars().allMatch(Character::isDigit)) {
        numbers.add(digests.of(word.form()));
      }
      fitting.addAll(stems(word.form()));
      if (Distinctive.mayFit(word.form())) {
        fitting.add(digests.of(word.form()));
      }
    }
    counted = Math.max(counted, SpokenCounts.most(read));
    boolean cased = read.stream().filter(Word::capital).count() >= 2;
    Set<String> endings = HardAtoms.topDomains(message);
    Set<String> sums = sumsIn(message);
    for (int i = 0; i < read.size(); i++) {
      String form = read.get(i).form();
      if (gives(read, i)) {
        given
            .computeIfAbsent(digests.named(form), none -> new HashSet<>())
            .add(digests.of(read.get(i + 1).form()));
      }
      if (Distinctive.is(read, i, cased) && !endings.contains(form) && !sums.contains(form)) {
        naming.add(digests.of(form));
      }
      if ((Distinctive.tells(form) || sums.contains(form)) && !endings.contains(form)) {
        addWithStems(form, telling);
      }
    }
    NAMED_FILE
        .matcher(message)
        .results()
        .forEach(found -> files.add(digests.whole(Words.of(found.group()))));
    Words.pairs(read).forEach(pair -> telling.add(digests.of(pair)));
  }

  /** Names have endings too: Nordwinds, Nordwinda, Nordwindin. */
  private void addWithStems(String form, Set<Long> to) {
    to.add(digests.of(form));
    boolean letters = form.codePoints().allMatch(Character::isLetter);
    for (int end = form.length() - 1; letters && end >= Math.max(6, form.length() - 2); end--) {
      to.add(digests.of(form.substring(0, end)));
    }
  }

  /** Whether a value stands after the word: one that can be told from the words of a sentence. */
  private static boolean gives(List<Word> read, int at) {
    if (at + 1 >= read.size() || read.get(at).form().length() < SHORTEST_NAME) {
      return false;
    }
    Word next = read.get(at + 1);
    return next.quoted()
        || Character.isDigit(next.form().charAt(0))
        || (next.capital() && !RequestVerbs.isDeed(next.form()));
  }

  /** Whether another value was given under that name, and no word of this one. */
  boolean gaveAnother(long name, long[] value) {
    Set<Long> values = given.getOrDefault(name, Set.of());
    return !values.isEmpty() && Arrays.stream(value).noneMatch(values::contains);
  }

  /** What is to be paid or was: who knows the sum may write it anywhere, so it names nothing. */
  private static Set<String> sumsIn(String message) {
    Set<String> sums = new HashSet<>();
    SUM.matcher(message).results().forEach(found -> sums.addAll(Words.of(found.group())));
    return sums;
  }

  /** Words of who made the agent: values in them are good, but they single out no record. */
  void byTheAgentsOwner(String instructions) {
    listen(instructions);
  }

  private void listen(String message) {
    List<String> read = Words.of(message);
    messages.add(digests.of(read));
    Set<String> dated = SpokenDates.onlyIn(message);
    for (String word : read) {
      (dated.contains(word) ? dates : otherThanDates).add(digests.of(word));
      words.add(digests.of(word));
      SpokenCounts.digits(word).ifPresent(number -> words.add(digests.of(number)));
      words.addAll(stems(word));
    }
    for (HardAtom atom : HardAtoms.in(message)) {
      HardAtoms.forms(atom).forEach(form -> atoms.add(digests.of(form)));
      if (atom.part() == Part.URL) {
        hosts.add(digests.of(HardAtoms.hostOf(atom.form())));
      }
    }
  }

  /** Whether that word was said and is a number. */
  boolean isNumber(long word) {
    return numbers.contains(word);
  }

  /** Whether that word was said in dates and times of day only. */
  boolean isOfDate(long word) {
    return dates.contains(word) && !otherThanDates.contains(word);
  }

  /** The highest number of things that was spoken of; 0 if none was. */
  int counted() {
    return counted;
  }

  private List<Long> stems(String word) {
    int shortest = Math.max(SHORTEST_STEM, word.length() - LONGEST_ENDING);
    return IntStream.range(shortest, word.length())
        .mapToObj(end -> digests.of(word.substring(0, end)))
        .toList();
  }

  /** Whether these words were said in this order. */
  boolean contains(long[] sequence) {
    return messages.stream().anyMatch(message -> Sequences.contains(message, sequence));
  }

  /** Whether each of these words was said, in whatever order and inflection. */
  boolean containsEach(long[] sequence) {
    return Arrays.stream(sequence).allMatch(words::contains);
  }

  /** Whether that word was said, in some inflection. */
  boolean hasWord(long word) {
    return words.contains(word);
  }

  /** Whether that word was said, in some inflection, and could tell one thing from another. */
  boolean fits(long word) {
    return fitting.contains(word);
  }

  boolean hasAtom(long atom) {
    return atoms.contains(atom);
  }

  boolean hasHost(long host) {
    return hosts.contains(host);
  }

  /** Whether a file of that name was spoken of. */
  boolean namesFile(long whole) {
    return files.contains(whole);
  }

  /** Whether the word is a name that the user used. */
  boolean names(long word) {
    return naming.contains(word);
  }

  /** Whether the word tells at least what the request is about. */
  boolean tells(long word) {
    return telling.contains(word);
  }
}
