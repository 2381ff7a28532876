/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The dates and times of day in what was said. Their numbers are no names: who speaks of the 13th
 * of June has spoken of no file 13.
 */
final class SpokenDates {
  private static final Pattern DATE =
      Pattern.compile(
          "\\b\\d{1,4}([-/.])\\d{1,2}(?:\\1\\d{1,4}|(?<=\\.\\d{1,2})\\.)(?!\\d)|\\b\\d{1,2}:\\d{2}\\b|\\b\\d{1,2} ?(?:am|pm|uhr)\\b"
              + "|\\bMONTH\\.? \\d{1,2}\\b|\\b\\d{1,2}(?:st|nd|rd|th|er|e|\\.)? (?:of |de |di )?MONTH\\b"
                  .replace(
                      "MONTH",
                      "(?:january|february|march|april|may|june|july|august|september|october|november|december"
                          + "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|januar|februar|märz|mai|juni|juli|oktober|dezember"
                          + "|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
                          + "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
                          + "|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
                          + "|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro"
                          + "|januari|februari|maart|mei|augustus|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia"
                          + "|września|października|listopada|grudnia)"));

  private static final Pattern SHORT_NUMBER = Pattern.compile("\\d{1,2}");

  private SpokenDates() {}

  /** Numbers of one or two digits that stand in a date or a time, and nowhere else. */
  static Set<String> onlyIn(String message) {
    String plain = Normalizer.normalize(message, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    Set<String> dated = new HashSet<>();
    DATE.matcher(plain).results().forEach(found -> dated.addAll(Words.of(found.group())));
    dated.removeIf(word -> !SHORT_NUMBER.matcher(word).matches());
    if (!dated.isEmpty()) {
      Words.of(DATE.matcher(plain).replaceAll(" , ")).forEach(dated::remove);
    }
    return dated;
  }
}
