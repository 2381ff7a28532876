/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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

  /** A field whose values stand on the lines after it. */
  private static final Pattern LIST =
      Pattern.compile("^(\\s*)(- )?([\\p{L}][\\p{L}\\p{N} _/.-]{0,40}?):[ \\t]*$");

  private static final Pattern ITEM = Pattern.compile("^(\\s*)- ([^\\s:][^:]{0,120})$");

  /** What stands below these somebody wrote, whatever form they gave it. */
  private static final Pattern PROSE =
      Pattern.compile(
          "(?i).*\\b(?:body|text|content|contents|messages?|description|notes?|comments?|remarks?|summary|details|snippet|preview|excerpt|reply|quote"
              + "|nachricht|inhalt|beschreibung|mensaje|contenido|contenu|messaggio|testo|texte|texto|bericht|inhoud|wiadomość|meddelande)");

  private static final int MOST_LINES = 20_000;
  private static final int MOST_WORDS_OF_A_NAME = 8;
  private static final int UNKNOWN = -1;

  private final List<SeenRecord> records = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private SeenRecord current = new SeenRecord();
  private int indent = UNKNOWN;

  /** The field whose values the next lines may list. */
  private Optional<String> list = Optional.empty();

  /** How deep they stand, once the first one was read. */
  private int listIndent = UNKNOWN;

  private TextRecords() {}

  static List<SeenRecord> in(String text) {
    List<SeenRecord> keyed = KeyedLines.in(text);
    List<SeenRecord> rows = TableLines.in(text);
    if (!keyed.isEmpty() || !rows.isEmpty()) {
      return rows.size() >= keyed.size() ? rows : keyed;
    }
    List<SeenRecord> items = items(text);
    if (!items.isEmpty()) {
      return items;
    }
    TextRecords found = new TextRecords();
    text.lines().limit(MOST_LINES).forEach(found::line);
    found.end();
    return found.records;
  }

  /** A text that is a list of names and nothing else; beside an address stands more than a name. */
  private static List<SeenRecord> items(String text) {
    List<SeenRecord> items = new ArrayList<>();
    for (String line : text.lines().filter(each -> !each.isBlank()).limit(MOST_LINES).toList()) {
      Matcher item = ITEM.matcher(line);
      String value = item.matches() ? unquoted(item.group(2).strip()) : "";
      if (value.isEmpty()
          || Words.of(value).size() > MOST_WORDS_OF_A_NAME
          || !HardAtoms.in(value).isEmpty()) {
        return List.of();
      }
      SeenRecord record = new SeenRecord();
      record.add("", value);
      items.add(record);
    }
    return items.size() > 1 ? items : List.of();
  }

  private void line(String line) {
    if (line.isBlank()) {
      end();
      return;
    }
    Matcher field = FIELD.matcher(line);
    if (!field.matches()) {
      listed(line);
      return;
    }
    list = Optional.empty();
    int depth = field.group(1).length() + (field.group(2) == null ? 0 : 2);
    if (field.group(2) != null || names.contains(field.group(3))) {
      end();
    }
    if (indent == UNKNOWN) {
      indent = depth;
    }
    String value = unquoted(field.group(4).strip());
    if (depth == indent && !ResultReader.isFree(value)) {
      names.add(field.group(3));
      current.add(field.group(3), value);
    }
  }

  /** Values below a field of the record, as deep as the field or one step deeper. */
  private void listed(String line) {
    Matcher item = ITEM.matcher(line);
    if (item.matches()) {
      item(item.group(1).length(), unquoted(item.group(2).strip()));
      return;
    }
    list = Optional.empty();
    Matcher name = LIST.matcher(line);
    if (name.matches()) {
      open(name.group(1).length(), name.group(2) != null, name.group(3));
    }
  }

  /** What stands deeper than the first value is part of a value. */
  private void item(int depth, String value) {
    if (list.isEmpty()) {
      return;
    }
    if (listIndent == UNKNOWN) {
      listIndent = depth;
    }
    int deeper = depth - indent;
    if (depth == listIndent && (deeper == 0 || deeper == 2) && !ResultReader.isFree(value)) {
      current.add(list.get(), value);
    }
  }

  private void open(int depth, boolean first, String name) {
    if (first ? depth + 2 <= indent : depth == indent && names.contains(name)) {
      end(); // it is the next record's
    } else if (!first && depth == indent && !PROSE.matcher(name).matches()) {
      list = Optional.of(name);
      listIndent = UNKNOWN;
    }
    if (indent == UNKNOWN || depth == indent) {
      names.add(name);
    }
  }

  private void end() {
    if (!current.fields().isEmpty()) {
      records.add(current);
    }
    current = new SeenRecord();
    names.clear();
    list = Optional.empty();
    indent = UNKNOWN;
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
