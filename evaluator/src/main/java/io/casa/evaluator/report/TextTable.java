/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.report;

import java.util.ArrayList;
import java.util.List;

/** A title, and under it a table of names at the left and figures, set right, beside them. */
final class TextTable {
  private static final String GAP = "  ";

  private final String title;
  private final int longestName;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param longestName in characters; longer ones are cut
   * @param columns the headings of the figures
   */
  TextTable(String title, int longestName, List<String> columns) {
    this.title = title;
    this.longestName = longestName;
    row("", columns);
  }

  /** Adds a row; one without figures is a heading. */
  TextTable row(String name, List<String> figures) {
    List<String> row = new ArrayList<>();
    row.add(name.length() > longestName ? name.substring(0, longestName - 1) + "…" : name);
    row.addAll(figures);
    rows.add(row);
    return this;
  }

  String text() {
    int[] widths = widths();
    var text = new StringBuilder(title).append('\n');
    for (List<String> row : rows) {
      text.append(line(row, widths)).append('\n');
    }
    return text.toString();
  }

  private int[] widths() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private static String line(List<String> row, int[] widths) {
    String name = row.getFirst();
    var text = new StringBuilder(name).append(" ".repeat(widths[0] - name.length()));
    for (int i = 1; i < row.size(); i++) {
      text.append(GAP).append(" ".repeat(widths[i] - row.get(i).length())).append(row.get(i));
    }
    return text.toString().stripTrailing();
  }
}
