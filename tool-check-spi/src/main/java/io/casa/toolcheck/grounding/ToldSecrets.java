/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.json.JsonPointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that tools told under the name of a secret: a card's number, a passport's, a password. A
 * deed that takes one along tells it to somebody, so the user must have spoken of it.
 *
 * <p>Once there were too many to remember, each word with a number in it may be one.
 */
final class ToldSecrets {
  private static final String NAMES =
      "passport|passw|passcode|passphrase|secret(?!ar)|credential|social.?security|(?<![a-z])(?:ssn|pin|pwd|otp|cvv|cvc)(?![a-z])"
          + "|cards?.?(?:number|no)(?![a-z])|api.?key|private.?key|(?:access|api|auth|refresh|bearer).?token|recovery.?code";

  private static final Pattern SECRET = Pattern.compile(NAMES);

  /**
   * {@code Passport: X}, anywhere in a text, or {@code passport:} and its number on a line below.
   */
  private static final Pattern IN_TEXT =
      Pattern.compile(
          "(?i)(?:"
              + NAMES
              + ")\\p{L}{0,6}(?:[ _](?:number|no|nr|code|value))?[*`\"]{0,2}(?: is|[:=])[*`]{0,2}\\s{0,20}(?:- )?(?:(?:number|no|nr|value|code):[ \\t]{0,4})?[\"'`]?"
              + "([\\p{L}\\p{N}][^\\s,;|()\"'`]{3,63}(?:[ -]\\d{4}){0,4})");

  private static final Pattern BORDER =
      Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})|[_-]");

  /** Words of a name that any name may have. */
  private static final Set<String> GENERIC = Set.of("number", "no", "id", "value", "my", "the");

  /** Names that say what a field is only together with that of what it stands in. */
  private static final Set<String> INNER =
      Set.of("number", "no", "nr", "value", "code", "data", "text", "digits");

  private static final int MOST = 2_000;
  private static final int LONGEST = 12;
  private static final int SHORTEST = 4;

  /** Most groups that a number is written in, and fewest digits of one that is. */
  private static final int MOST_GROUPS = 6;

  private static final int FEWEST_DIGITS = 8;
  private static final long NO_NUMBER = 0;

  private static final class Secret {
    final long[] value;

    /** The value in one word, if it is a long number; else {@link #NO_NUMBER}. */
    final long number;

    final long[] name;

    Secret(long[] value, long number, long[] name) {
      this.value = value;
      this.number = number;
      this.name = name;
    }
  }

  private final Digests digests;
  private final List<Secret> secrets = new ArrayList<>();
  private final Set<Long> known = new HashSet<>();
  private boolean incomplete;

  ToldSecrets(Digests digests) {
    this.digests = digests;
  }

  /** A tool told this. */
  void add(ResultReader result) {
    add(result.structured());
    add(result.textual());
    result.texts().forEach(this::addText);
  }

  private void add(List<SeenRecord> records) {
    for (SeenRecord record : records) {
      for (SeenRecord.Field field : record.fields()) {
        boolean inner = INNER.containsAll(Words.of(field.name()));
        add(inner ? field.within() + " " + field.name() : field.name(), field.value());
        addText(field.value());
      }
    }
  }

  private void addText(String text) {
    Matcher told = IN_TEXT.matcher(text);
    while (told.find()) {
      add(text.substring(told.start(), told.start(1)), told.group(1));
    }
  }

  private void add(String name, String value) {
    if (!isValue(value)) {
      return;
    }
    long[] secretName = nameOf(name);
    List<String> words = Words.of(value);
    if (secretName.length == 0) {
      return;
    }
    long key = digests.whole(words) ^ Arrays.hashCode(secretName);
    if (secrets.size() >= MOST) {
      incomplete |= !known.contains(key);
    } else if (known.add(key)) {
      long[] sequence = digests.of(words);
      String joined = String.join("", words);
      boolean number = isNumber(joined) && joined.length() >= FEWEST_DIGITS;
      secrets.add(new Secret(sequence, number ? digests.of(joined) : NO_NUMBER, secretName));
    }
  }

  /** A flag or a short word under such a name is none. */
  private static boolean isValue(String value) {
    return value.length() >= SHORTEST
        && value.chars().anyMatch(Character::isDigit)
        && Words.of(value).size() <= LONGEST;
  }

  /** The words of a name that tell that it is a secret's, and not whose: none if it isn't. */
  private long[] nameOf(String name) {
    String plain = BORDER.matcher(name).replaceAll(" ").toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    Matcher secret = SECRET.matcher(plain);
    while (secret.find()) {
      int end = plain.indexOf(' ', secret.end());
      int start = plain.lastIndexOf(' ', secret.start()) + 1;
      words.addAll(Words.of(plain.substring(start, end < 0 ? plain.length() : end)));
    }
    words.removeAll(GENERIC);
    return digests.of(words);
  }

  /**
   * Whether a value has one in it that neither the user spoke of nor the parameter is there for.
   */
  boolean areIn(Arguments.Leaf leaf, SaidWords said) {
    if (secrets.isEmpty()) {
      return false;
    }
    List<String> read = Words.of(leaf.value());
    long[] words = digests.of(read);
    if (incomplete && hasUnsaidCode(read, words, said)) {
      return true;
    }
    Set<Long> numbers = numbersIn(read);
    Set<Long> meant = new HashSet<>();
    Arrays.stream(digests.of(wordsOf(leaf.pointer()))).forEach(meant::add);
    return secrets.stream()
        .filter(
            secret -> Sequences.contains(words, secret.value) || numbers.contains(secret.number))
        .filter(secret -> !said.contains(secret.value) && !said.hasWord(secret.number))
        .anyMatch(
            secret ->
                !said.containsEach(secret.name)
                    && Arrays.stream(secret.name).noneMatch(meant::contains));
  }

  private static List<String> wordsOf(String pointer) {
    String last = JsonPointer.lastName(pointer);
    String name = INNER.containsAll(Words.of(last)) ? pointer : last;
    return Words.of(BORDER.matcher(name).replaceAll(" "));
  }

  private static boolean hasUnsaidCode(List<String> read, long[] words, SaidWords said) {
    for (int i = 0; i < words.length; i++) {
      if (isValue(read.get(i)) && !said.hasWord(words[i])) {
        return true;
      }
    }
    return false;
  }

  /** Long numbers, however their digits are grouped. */
  private Set<Long> numbersIn(List<String> words) {
    Set<Long> numbers = new HashSet<>();
    for (int i = 0; i < words.size(); i++) {
      StringBuilder number = new StringBuilder();
      int end = Math.min(words.size(), i + MOST_GROUPS);
      for (int next = i; next < end && isNumber(words.get(next)); next++) {
        number.append(words.get(next));
        if (number.length() >= FEWEST_DIGITS) {
          numbers.add(digests.of(number.toString()));
        }
      }
    }
    return numbers;
  }

  private static boolean isNumber(String word) {
    return word.chars().allMatch(Character::isDigit);
  }
}
