/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a text that is a list, each line of which begins with the key of what it tells of ({@code
 * B-71 Thu 17:00 Physio}). A text with any other line is somebody's prose, and holds none.
 */
final class KeyedLines {
  private static final int MOST_LINES = 4_000;
  private static final int LONGEST_LINE = 240;

  /** A word that no language has: one with a digit in it, which is no date, time or count. */
  private static final Pattern LINE =
      Pattern.compile(
          "^\\s*(?:[-*\\u2022] )?[\\[(`]?(#?(?=[^\\s:,;)\\]]*\\d)[\\p{L}\\p{N}][\\p{L}\\p{N}_#/-]{1,60})[\\])`]?[:,;|]?\\s+(\\S.*)$");

  private static final Pattern NO_KEY =
      Pattern.compile("\\d{1,2}|\\d{4}-\\d{2}.*|\\d+(st|nd|rd|th|h|am|pm|x|km|min)");

  /** Dates and times before the rest. */
  private static final Pattern WHEN =
      Pattern.compile("^(?:(?:\\p{L}{2,3}\\.? )?\\d[\\d:./T-]*[,;|]?\\s+)+");

  private KeyedLines() {}

  /** The lines as records: the key, and what is told after any date. */
  static List<SeenRecord> in(String text) {
    List<SeenRecord> records = new ArrayList<>();
    for (String line : text.lines().filter(each -> !each.isBlank()).limit(MOST_LINES).toList()) {
      Matcher keyed = LINE.matcher(line);
      if (line.length() > LONGEST_LINE
          || !keyed.matches()
          || NO_KEY.matcher(keyed.group(1)).matches()) {
        return List.of();
      }
      SeenRecord record = new SeenRecord();
      record.add("id", keyed.group(1));
      record.add("text", WHEN.matcher(keyed.group(2)).replaceFirst(""));
      records.add(record);
    }
    return records;
  }
}
