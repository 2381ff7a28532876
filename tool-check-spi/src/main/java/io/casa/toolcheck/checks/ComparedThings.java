/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Requests that tell a thing by how it compares to others, and not by a name: the earliest slot.
 */
final class ComparedThings {
  private static final Map<String, Pattern> BY_LANGUAGE =
      Map.of(
          "en",
          words(
              "(?:cheap|fast|earli|late|soon|new|old|near|clos|short|long|small|large|bigg|high|low|quick)est"
                  // Not "Best, Tom", "at least" or "first, tell him": these compare nothing.
                  + "|(?<!\\bat )(?:best|most|least)(?= \\p{L})(?! (?:regards|wishes|of)\\b)"
                  + "|(?<!(?:^|[.!?;,\\n]) ?)(?:next|last|first)(?= \\p{L})(?! (?:and|then|of all|week|month|year|quarter|night|time|name|of|mon|tues|wednes|thurs|fri|satur|sun))"),
          "de",
          words(
              "(?:günstig|billig|früh|frühe|schnell|näch|letz|neue|älte|jüng|kürze|läng|klein|größ|höch|niedrig|späte|be)s?te[nmrs]?"
                  + "(?! (?:grüße|grüßen|gruß|wünsche|dank|woche|monat|jahr|quartal|mal|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag))"),
          "fr",
          words(
              "(?:le|la|au|du) (?:plus|moins) \\p{L}+|meilleure?|premi(?:er|ère)|derni(?:er|ère)|prochaine?|suivante?"),
          "es",
          words("más|menos|mejor|peor|primer[oa]?|últim[oa]|próxim[oa]|siguiente"),
          "it",
          words("più|meno|miglior[ei]?|prim[oa](?! di)|ultim[oa]|prossim[oa]"),
          "pt",
          words("mais|menos|melhor|pior|primeir[oa]|últim[oa]|próxim[oa]|seguinte"),
          "nl",
          words("eerste|laatste|volgende|(?:goedkoop|snel|vroeg|nieuw|oud|laag|hoog|be)ste"),
          "sv",
          words("första|sista|nästa|senaste|bästa|\\p{L}{3,}aste"),
          "tr",
          words("ilk|son|sonraki|en \\p{L}+"));

  private ComparedThings() {}

  private static Pattern words(String alternatives) {
    return Pattern.compile("(?iu)(?<!\\p{L})(?:" + alternatives + ")(?!\\p{L})");
  }

  /** Whether a request in that language (ISO 639-1) does so, as far as is known. */
  static boolean in(String request, String language) {
    Pattern words = BY_LANGUAGE.get(language);
    return words != null && words.matcher(request).find();
  }
}
