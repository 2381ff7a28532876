/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.RequestLine;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts a text into lines as templates are compared by: in Unicode's composed form, blanks as one
 * space, empty lines left out, and {@value #VARIES} for what differs from request to request
 * (numbers, dates, times, ids). A line of more than {@link RequestLine#MAX_TEXT} characters counts
 * as several.
 *
 * <p>Letters that only look alike stay different, and so do characters that nobody sees: no app
 * varies its template by them.
 */
final class LineText {
  private static final String VARIES = "#";

  private static final Pattern LINE_END = Pattern.compile("\\R");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

  // The order matters: what is left of an id would be taken for words.
  private static final List<Pattern> VARYING =
      List.of(
          Pattern.compile("\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b"),
          Pattern.compile("\\b(?=[a-fA-F]*[0-9])[0-9a-fA-F]{8,}\\b"),
          Pattern.compile("\\p{Nd}+(?:(?:st|nd|rd|th)\\b)?"),
          Pattern.compile("\\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\\b"),
          // Elsewhere "May" and "March" are words.
          Pattern.compile("(?<=#[,.]? ?)" + month() + "|" + month() + "(?=,? ?#)"),
          Pattern.compile("\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\\b(?=,? ?#)"),
          Pattern.compile("(?<=# ?)[AaPp][Mm]\\b"));

  private LineText() {}

  /** The lines of a text; none has no text. */
  static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : LINE_END.split(Normalizer.normalize(text, Normalizer.Form.NFC), -1)) {
      String one = BLANKS.matcher(line).replaceAll(" ").strip();
      for (Pattern varying : VARYING) {
        one = varying.matcher(one).replaceAll(VARIES);
      }
      addPieces(one, lines);
    }
    return lines;
  }

  private static void addPieces(String line, List<String> pieces) {
    int at = 0;
    while (at < line.length()) {
      int end = Math.min(line.length(), at + RequestLine.MAX_TEXT);
      if (end < line.length() && Character.isHighSurrogate(line.charAt(end - 1))) {
        end--;
      }
      pieces.add(line.substring(at, end));
      at = end;
    }
  }

  private static String month() {
    return "\\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
        + "|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\b";
  }
}
