/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.grounding.Words.Word;
import io.casa.toolcheck.traits.RequestVerbs;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which words of a request single something out: names and numbers do, words that any request of
 * the kind would have do not.
 */
final class Distinctive {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** Words that stand with a capital and name nothing: months, days, currencies, forms. */
  private static final Set<String> CAPITAL_BUT_COMMON =
      words(
          """
          i monday tuesday wednesday thursday friday saturday sunday january february march april may
          june july august september october november december jan feb mar apr jun jul aug sep sept
          oct nov dec mon tue wed thu fri sat sun am pm eur usd gbp iban url id pdf csv json api ok mr
          mrs ms dr montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar mai
          juni juli oktober dezember sie ihr ihre ihnen ihren re fw fwd
          """);

  /** Words that small-letter requests are full of. */
  private static final Set<String> COMMON =
      words(
          """
          about account accounts address after again all also amount and any appointment archive
          attach balance because before between bill book booking calendar call cancel change channel
          check client company confirm contact create customer date delete details document draft each
          email emails event every file files find first flight folder for forward from give group
          have hello help home hotel invite invoice invoices issue last latest link list make mail
          meeting message messages money month more move name need news next note notes number office
          open order orders other page password payment payments people phone please policy post price
          product profile project read remind rent reply report request reservation review room same
          save schedule search send share should show site some status subject summarize summary task
          team tell thanks that their them then there this ticket tickets time today tomorrow total
          transaction transactions transfer update user users using want website week what when which
          will with work would year yesterday your
          """);

  private Distinctive() {}

  /**
   * Whether the word at that place singles something out.
   *
   * @param cased whether the writer uses capitals at all
   */
  static boolean is(List<Word> words, int at, boolean cased) {
    Word word = words.get(at);
    String form = word.form();
    if (form.codePoints().anyMatch(Words::isIdeograph)) {
      return false; // one character names nothing
    }
    if (form.codePoints().anyMatch(Character::isDigit)) {
      return isNumberThatNames(form);
    }
    if (form.length() < 2 || CAPITAL_BUT_COMMON.contains(form) || COMMON.contains(form)) {
      return false;
    }
    if (word.quoted()) {
      return true;
    }
    if (!word.capital()) {
      return form.length() >= 4 && (!cased || word.joined());
    }
    boolean nextCapital = at + 1 < words.size() && words.get(at + 1).capital();
    // A request begins with what is to be done as often as with a name.
    return at > 0 || (nextCapital && !RequestVerbs.isDeed(form));
  }

  /** Whether a word tells what a request is about, if no more than that. */
  static boolean tells(String form) {
    return form.length() >= 4
        && !COMMON.contains(form)
        && !CAPITAL_BUT_COMMON.contains(form)
        && form.codePoints().anyMatch(Character::isLetter);
  }

  /** Whether a word could tell one thing from another; small words stand in any sentence. */
  static boolean mayFit(String form) {
    return !COMMON.contains(form) && !RequestVerbs.isSmallWord(form);
  }

  private static Set<String> words(String text) {
    return SPACE.splitAsStream(text.strip()).collect(Collectors.toUnmodifiableSet());
  }

  /** One or two digits are a count, four that begin with 19 or 20 are a year. */
  private static boolean isNumberThatNames(String form) {
    return form.length() >= 3
        && !form.matches("(19|20)\\d\\d|\\d{1,2}(st|nd|rd|th|h|am|pm)?|\\d+(days?|min|h|k)");
  }
}
