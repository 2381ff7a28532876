/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The verdict as a table for people. */
public final class ResultTable {
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";
  private static final int DECISION = 4;

  private ResultTable() {}

  /**
   * The table, what its letters mean, what is to be known of single steps, and one closing line.
   *
   * @param coloured whether a terminal will show it
   */
  public static String of(Verdict verdict, boolean coloured) {
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of("step", "app → target", "tool", "attack", "decision", "check", "reason", "ms"));
    verdict.steps().forEach(step -> rows.add(cells(step)));
    int[] widths = widths(rows);
    var text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append(line(rows.get(i), widths, coloured && i > 0)).append('\n');
      if (i == 0) {
        text.append(rule(widths)).append('\n');
      }
    }
    text.append('\n');
    attacks(verdict).forEach(attack -> text.append(story(attack)).append('\n'));
    verdict.notes().forEach(note -> text.append('\n').append(note).append('\n'));
    verdict.problems().forEach(problem -> text.append("\n! ").append(problem));
    return text.append('\n').append(summary(verdict, coloured)).append('\n').toString();
  }

  private static List<Attack> attacks(Verdict verdict) {
    Set<String> letters = verdict.steps().stream().map(Step::attack).collect(Collectors.toSet());
    return Arrays.stream(Attack.values())
        .filter(attack -> letters.contains(attack.letter()))
        .toList();
  }

  private static String story(Attack attack) {
    String who = attack.isInjected() ? "injected" : "compromised";
    return "(%s) %-11s  %s".formatted(attack.letter(), who, attack.story());
  }

  private static List<String> cells(Step step) {
    return List.of(
        Integer.toString(step.n()),
        step.from() + " → " + step.to(),
        step.tool(),
        step.attack().isEmpty() ? "" : "(" + step.attack() + ")",
        step.outcome().word(),
        step.check(),
        step.reason(),
        String.format(Locale.ROOT, "%.1f", step.ms()));
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
      }
    }
    return widths;
  }

  private static String line(List<String> row, int[] widths, boolean coloured) {
    var text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      String padding = " ".repeat(widths[i] - cell.codePointCount(0, cell.length()));
      boolean number = i == 0 || i == widths.length - 1;
      String padded = number ? padding + cell : cell + padding;
      if (coloured && i == DECISION) {
        padded = colour(cell) + padded + PLAIN;
      }
      text.append(i == 0 ? "" : "  ").append(padded);
    }
    return text.toString().stripTrailing();
  }

  private static String colour(String outcome) {
    if (outcome.equals(Step.Outcome.ALLOWED.word())) {
      return GREEN;
    }
    return outcome.equals(Step.Outcome.HELD.word()) ? YELLOW : RED;
  }

  private static String rule(int[] widths) {
    var text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      text.append(i == 0 ? "" : "  ").append("─".repeat(widths[i]));
    }
    return text.toString();
  }

  private static String summary(Verdict verdict, boolean coloured) {
    long attacks = verdict.steps().stream().filter(step -> !step.attack().isEmpty()).count();
    long work = verdict.steps().stream().filter(Step::allowed).count();
    long held =
        verdict.steps().stream()
            .filter(step -> step.attack().isEmpty() && step.outcome() == Step.Outcome.HELD)
            .count();
    String sentence =
        verdict.ok()
            ? ("%d legitimate steps let through, %d held for the user, %d attacks stopped,"
                    + " the bank's data is unchanged.")
                .formatted(work, held, attacks)
            : "Not as it must be; see above.";
    return coloured ? (verdict.ok() ? GREEN : RED) + sentence + PLAIN : sentence;
  }
}
