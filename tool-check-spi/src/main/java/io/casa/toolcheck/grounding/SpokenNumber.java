/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether an English request speaks of several things: in a plural, a number, a word such as
 * "every", or a name for many. In doubt it does.
 */
final class SpokenNumber {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final int SHORTEST_PLURAL = 4;

  private static final Set<String> SEVERAL =
      words(
          """
          all any anyone anything both each every everybody everyone everything everywhere few many
          more multiple others rest remaining several some throughout various whatever whichever
          whoever what which who whole entire entirely them these those they their
          another different alternative else instead cheaper later earlier again twice double couple pair dozen half
          two three four five six seven eight nine ten eleven twelve
          return round swap exchange
          people children men women folk staff crew team group family department company committee
          audience class board household
          inbox mailbox spam junk stuff backlog queue cart basket trash bin batch bunch lot pile stack
          series thread conversation correspondence collection history bundle data media luggage
          trip journey holiday vacation itinerary
          clean clear empty tidy purge organise organize sort triage process handle
          """);

  private static final Set<String> NO_PLURAL =
      words(
          """
          this always perhaps news lens atlas canvas christmas alias across besides sometimes afterwards towards thanks regards
          does goes says needs wants comes gets looks works sends asks starts ends lets means
          hours minutes days weeks months years seconds nights euros dollars pounds francs cents
          percents degrees metres meters miles kilometres stars
          """);

  /** What is counted without being several things to act on. */
  private static final Set<String> MEASURES =
      words(
          """
          hour hours minute minutes day days week weeks month months year years second seconds night
          nights euro euros dollar dollars pound pounds franc francs cent cents percent degrees
          metres meters miles kilometres stars thousand hundred million
          """);

  /** After "and" these begin another thing, and other words mostly another deed. */
  private static final Set<String> BEGIN_A_THING =
      words(
          """
          a an the my his her our your its that one from to for of in on
          """);

  /** Nobody acts on so many things by themselves: {@code 500 points} are a sum. */
  private static final Pattern LARGE = Pattern.compile("[1-9]\\d{2,8}");

  private SpokenNumber() {}

  /** {@code to the afternoon one}: something is given up for something else. */
  private static final Pattern FOR_ANOTHER =
      Pattern.compile("(?i)\\b(?:to|for|into|onto) (?:the|an?) (?:[\\w-]+ ){0,3}?one\\b");

  static boolean ofSeveral(String message) {
    if (FOR_ANOTHER.matcher(message).find()) {
      return true;
    }
    List<Words.Word> words = Words.read(message);
    for (int i = 0; i < words.size(); i++) {
      if (!words.get(i).quoted() && isSeveral(words, i)) {
        return true;
      }
    }
    return message.indexOf('&') >= 0;
  }

  private static boolean isSeveral(List<Words.Word> words, int at) {
    Words.Word word = words.get(at);
    String next = at + 1 < words.size() ? words.get(at + 1).form() : "";
    if (word.form().equals("and")) {
      return BEGIN_A_THING.contains(next);
    }
    if (SEVERAL.contains(word.form())) {
      return !MEASURES.contains(next);
    }
    boolean name = word.capital() && at > 0;
    boolean amount = at > 0 && LARGE.matcher(words.get(at - 1).form()).matches();
    return !amount && !name && !word.joined() && isPlural(word.form());
  }

  private static boolean isPlural(String form) {
    return form.length() >= SHORTEST_PLURAL
        && form.endsWith("s")
        && !form.endsWith("ss")
        && !form.endsWith("us")
        && !form.endsWith("is")
        && !NO_PLURAL.contains(form);
  }

  private static Set<String> words(String text) {
    return SPACE.splitAsStream(text.strip()).collect(Collectors.toUnmodifiableSet());
  }
}
