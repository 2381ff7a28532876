/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a text most of whose lines are rows of one table: columns parted by bars, tabs or more than
 * one space. All rows have as many columns; who writes a column more into one of them writes prose.
 */
final class TableLines {
  private static final int MOST_LINES = 4_000;
  private static final int LONGEST_LINE = 400;
  private static final int FEWEST_COLUMNS = 3;

  private static final Pattern BETWEEN = Pattern.compile("\\s*\\|\\s*|\\t+|\\s{2,}");
  private static final Pattern EDGE =
      Pattern.compile("^\\s*(?:[-*\\u2022] |\\|)?\\s*|\\s*\\|?\\s*$");

  private TableLines() {}

  /** The rows as records, their fields without names; none if the text is no table. */
  static List<SeenRecord> in(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).limit(MOST_LINES).toList();
    List<String[]> rows = new ArrayList<>();
    Set<Integer> widths = new HashSet<>();
    for (String line : lines) {
      String[] columns = BETWEEN.split(EDGE.matcher(line).replaceAll(""), -1);
      if (line.length() <= LONGEST_LINE && columns.length >= FEWEST_COLUMNS) {
        rows.add(columns);
        widths.add(columns.length);
      }
    }
    return widths.size() == 1 && rows.size() * 2 >= lines.size()
        ? rows.stream().map(TableLines::record).toList()
        : List.of();
  }

  /** Of two addresses of a kind, no name of a column tells which is the right one: then neither. */
  private static SeenRecord record(String[] columns) {
    Map<Part, Set<HardAtom>> addresses = new EnumMap<>(Part.class);
    for (String column : columns) {
      HardAtoms.in(column)
          .forEach(
              atom -> addresses.computeIfAbsent(atom.part(), none -> new HashSet<>()).add(atom));
    }
    SeenRecord record = new SeenRecord();
    Arrays.stream(columns)
        .filter(column -> !column.isBlank())
        .filter(
            column ->
                HardAtoms.in(column).stream()
                    .allMatch(atom -> addresses.getOrDefault(atom.part(), Set.of()).size() == 1))
        .forEach(column -> record.add("", column));
    return record;
  }
}
