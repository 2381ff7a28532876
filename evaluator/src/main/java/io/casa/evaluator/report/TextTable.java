/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.report;

import java.util.ArrayList;
import java.util.List;

/** A table of names at the left and figures, set right, beside them. */
final class TextTable {
  /** So that tables stand under each other. */
  private static final int LEAST_NAME = 28;

  private static final int LONGEST_NAME = 48;

  private final List<List<String>> rows = new ArrayList<>();
  private final int columns;

  TextTable(String title, List<String> columns) {
    this.columns = columns.size();
    row(title, columns);
  }

  /** Adds a row; one without cells is a heading. */
  TextTable row(String name, List<String> cells) {
    List<String> row = new ArrayList<>();
    row.add(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 1) + "…" : name);
    row.addAll(cells);
    rows.add(row);
    return this;
  }

  String text() {
    int[] widths = new int[columns + 1];
    widths[0] = LEAST_NAME;
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (List<String> row : rows) {
      text.append(line(row, widths)).append('\n');
      if (text.indexOf("\n") == text.length() - 1) {
        text.append("─".repeat(total(widths))).append('\n');
      }
    }
    return text.toString();
  }

  private static int total(int[] widths) {
    int total = 0;
    for (int width : widths) {
      total += width + 2;
    }
    return total - 2;
  }

  private static String line(List<String> row, int[] widths) {
    var text = new StringBuilder(row.getFirst());
    text.append(" ".repeat(widths[0] - row.getFirst().length()));
    for (int i = 1; i < row.size(); i++) {
      text.append("  ").append(" ".repeat(widths[i] - row.get(i).length())).append(row.get(i));
    }
    return text.toString().stripTrailing();
  }
}
