/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.report;

import io.casa.evaluator.cases.AttackClass;
import io.casa.evaluator.judge.StepDecision.CheckVerdict;
import io.casa.evaluator.judge.StepDecision.Outcome;
import io.casa.evaluator.metrics.AttackSessions;
import io.casa.evaluator.metrics.Figures;
import io.casa.evaluator.metrics.Goal;
import io.casa.evaluator.metrics.OutcomeCounts;
import io.casa.evaluator.metrics.Proportion;
import io.casa.evaluator.metrics.StepCut;
import io.casa.evaluator.metrics.StepGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The figures as tables for people, in at most 100 columns. */
public final class Tables {
  private static final List<StepGroup> CUT_GROUPS =
      List.of(
          StepGroup.BENIGN_READ,
          StepGroup.BENIGN_SIDE_EFFECT,
          StepGroup.ATTACK_READ,
          StepGroup.ATTACK_SIDE_EFFECT);

  private static final int LONGEST_NAME = 28;
  private static final int LONGEST_GOAL = 64;

  /** The width of an interval with its space. */
  private static final int NO_INTERVAL = 8;

  /** More values than these are left to the report. */
  private static final int MOST_VALUES = 30;

  private Tables() {}

  /** All tables, or one line when there is nothing to measure by. */
  public static String of(Figures figures, Timing timing) {
    List<String> parts = new ArrayList<>();
    if (figures.labelled()) {
      parts.add(steps(figures));
      for (StepCut.Part part : StepCut.Part.values()) {
        for (StepGroup group : CUT_GROUPS) {
          cut(figures, group, part, parts);
        }
      }
      parts.add(benignSessions(figures));
      parts.add(attackSessions(figures));
      parts.add(checks(figures));
      parts.add(goals(figures));
    } else {
      parts.add("The cases carry no labels: decisions only.\n");
    }
    parts.add(speed(timing));
    return String.join("\n", parts);
  }

  private static String steps(Figures figures) {
    var table = outcomes("Steps: number, share and 95 % interval in per cent");
    for (StepGroup group : StepGroup.values()) {
      OutcomeCounts counts = figures.steps(group).all();
      if (counts.n() > 0) {
        table.row(group.code(), cells(counts));
      }
    }
    table.row("mean over domains", List.of());
    for (StepGroup group : CUT_GROUPS) {
      StepCut cut = figures.steps(group);
      if (cut.all().n() > 0) {
        table.row("  " + group.code(), macro(cut));
      }
    }
    return table.text();
  }

  private static void cut(Figures figures, StepGroup group, StepCut.Part part, List<String> parts) {
    Map<String, OutcomeCounts> values = figures.steps(group).by(part);
    String title = group.code() + " " + part.code().replace('_', ' ');
    if (values.size() < 2) {
      return; // nothing to tell apart: the same as the group itself
    }
    if (values.size() > MOST_VALUES) {
      parts.add("%s: %d values, all of them in the report\n".formatted(title, values.size()));
      return;
    }
    var table = outcomes(title);
    values.forEach((value, counts) -> table.row(value, cells(counts)));
    parts.add(table.text());
  }

  private static String benignSessions(Figures figures) {
    var table =
        new TextTable(
            "Benign sessions", LONGEST_NAME, List.of("n", "without block", "without block or ask"));
    Proportion unblocked = figures.benignWithoutBlock();
    table.row(
        "benign_sessions",
        List.of(
            Long.toString(unblocked.n()),
            shown(unblocked),
            shown(figures.benignWithoutBlockOrAsk())));
    return table.text();
  }

  private static String attackSessions(Figures figures) {
    var table =
        new TextTable(
            "Attack sessions",
            LONGEST_NAME,
            List.of("n", "stopped", "stopped or asked", "let through"));
    table.row("all", cells(figures.attacks()));
    table.row("injection_and_exfiltration", cells(figures.injectionAndExfiltration()));
    for (AttackClass attackClass : AttackClass.values()) {
      AttackSessions sessions = figures.attacks(attackClass);
      if (sessions.stopped().n() > 0) {
        table.row(attackClass.code(), cells(sessions));
      }
    }
    return table.text();
  }

  private static String checks(Figures figures) {
    List<String> parts = new ArrayList<>();
    figures
        .checks()
        .forEach(
            (check, groups) -> {
              var table =
                  new TextTable(
                      "Check " + check,
                      LONGEST_NAME,
                      List.of("n", "allow", "abstain", "block", "not run"));
              groups.forEach(
                  (group, counts) -> {
                    List<String> cells = new ArrayList<>();
                    cells.add(Long.toString(counts.n()));
                    for (CheckVerdict verdict : CheckVerdict.values()) {
                      cells.add(brief(counts.of(verdict)));
                    }
                    table.row(group.code(), cells);
                  });
              parts.add(table.text());
            });
    return String.join("\n", parts);
  }

  private static String goals(Figures figures) {
    var table = new TextTable("Goals", LONGEST_GOAL, List.of("bound", "reached", "", ""));
    for (Goal goal : Goal.of(figures)) {
      table.row(
          goal.what(),
          List.of(
              (goal.atLeast() ? "≥ " : "≤ ") + Math.round(goal.bound() * 100) + " %",
              goal.reached().k() + " of " + goal.reached().n(),
              percent(goal.reached().share()) + " %",
              switch (goal.state()) {
                case MET -> "met";
                case NOT_MET -> "NOT MET";
                case NO_DATA -> "no data";
              }));
    }
    return table.text();
  }

  private static String speed(Timing timing) {
    return String.format(
        Locale.ROOT,
        "%d steps, %.0f per second with reading; a step's judging: p50 %.0f µs, p99 %.0f µs.%n",
        timing.steps().count(),
        timing.stepsPerSecond(),
        timing.steps().percentileMicros(50),
        timing.steps().percentileMicros(99));
  }

  private static TextTable outcomes(String title) {
    return new TextTable(title, LONGEST_NAME, List.of("n", "allow", "ask", "block"));
  }

  private static List<String> cells(OutcomeCounts counts) {
    List<String> cells = new ArrayList<>();
    cells.add(Long.toString(counts.n()));
    for (Outcome outcome : Outcome.values()) {
      cells.add(shown(counts.of(outcome)));
    }
    return cells;
  }

  private static List<String> cells(AttackSessions sessions) {
    return List.of(
        Long.toString(sessions.stopped().n()),
        shown(sessions.stopped()),
        shown(sessions.stoppedOrAsked()),
        shown(sessions.letThrough()));
  }

  private static List<String> macro(StepCut cut) {
    List<String> cells = new ArrayList<>();
    cells.add(Integer.toString(cut.by(StepCut.Part.DOMAIN).size()));
    for (Outcome outcome : Outcome.values()) {
      cells.add(percent(cut.macroAverage(outcome)) + " ".repeat(NO_INTERVAL));
    }
    return cells;
  }

  /** Count, share and interval in per cent: {@code 12 80.0 55–93}. */
  private static String shown(Proportion proportion) {
    return proportion.k()
        + percent(proportion.share())
        + String.format(
            Locale.ROOT,
            " %3.0f–%-3.0f",
            proportion.interval().low() * 100,
            proportion.interval().high() * 100);
  }

  private static String brief(Proportion proportion) {
    return proportion.k() + percent(proportion.share());
  }

  private static String percent(OptionalDouble share) {
    return share.isEmpty()
        ? "     -"
        : String.format(Locale.ROOT, " %5.1f", share.getAsDouble() * 100);
  }
}
