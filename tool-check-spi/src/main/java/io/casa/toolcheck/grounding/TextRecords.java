/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds records in texts that list fields line by line ({@code From: …}, YAML). A line that is
 * indented deeper than the record's first belongs to a longer value, and so to somebody's text.
 */
final class TextRecords {
  private static final Pattern FIELD =
      Pattern.compile(
          "^(\\s*)(- |[*\\u2022] )?[*_`]{0,2}([\\p{L}][\\p{L}\\p{N} _/.-]{0,40}?)[*_`]{0,2}:[*_]{0,2}[ \\t]+(\\S.*)$");

  private static final int MOST_LINES = 20_000;

  private final List<SeenRecord> records = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private SeenRecord current = new SeenRecord();
  private int indent = -1;

  private TextRecords() {}

  static List<SeenRecord> in(String text) {
    List<SeenRecord> keyed = KeyedLines.in(text);
    List<SeenRecord> rows = TableLines.in(text);
    if (!keyed.isEmpty() || !rows.isEmpty()) {
      return rows.size() >= keyed.size() ? rows : keyed;
    }
    TextRecords found = new TextRecords();
    text.lines().limit(MOST_LINES).forEach(found::line);
    found.end();
    return found.records;
  }

  private void line(String line) {
    if (line.isBlank()) {
      end();
      return;
    }
    Matcher field = FIELD.matcher(line);
    if (!field.matches()) {
      return;
    }
    int depth = field.group(1).length() + (field.group(2) == null ? 0 : 2);
    if (field.group(2) != null || names.contains(field.group(3))) {
      end();
    }
    if (indent < 0) {
      indent = depth;
    }
    String value = unquoted(field.group(4).strip());
    if (depth == indent && !ResultReader.isFree(value)) {
      names.add(field.group(3));
      current.add(field.group(3), value);
    }
  }

  private void end() {
    if (!current.fields().isEmpty()) {
      records.add(current);
    }
    current = new SeenRecord();
    names.clear();
    indent = -1;
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
