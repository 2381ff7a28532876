/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.report;

import io.casa.evaluator.cases.AttackClass;
import io.casa.evaluator.judge.StepDecision.Outcome;
import io.casa.evaluator.metrics.Figures;
import io.casa.evaluator.metrics.OutcomeCounts;
import io.casa.evaluator.metrics.StepGroup;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The outcomes as bars: benign reads and side effects, then the attack steps by class. Figures
 * stand in columns beside the bars, so that no text lies on another, however small a share is.
 */
public final class Picture {
  private static final int WIDTH = 860;
  private static final int TOP = 84;
  private static final int ROW = 30;
  private static final int BAR_HEIGHT = 16;
  private static final int BAR_LEFT = 226;
  private static final int BAR_WIDTH = 330;
  private static final int N_RIGHT = 630;
  private static final int COLUMNS_RIGHT = 700;
  private static final int COLUMN = 70;

  private Picture() {}

  /** An SVG document; it reads on light and on dark ground. */
  public static String of(Figures figures) {
    Map<String, OutcomeCounts> rows = rows(figures);
    int height = TOP + Math.max(1, rows.size()) * ROW + 14;
    var svg = new StringBuilder();
    head(svg, height);
    line(svg, 18, 26, "start", "t", "What becomes of benign and attacking tool calls");
    legend(svg);
    if (rows.isEmpty()) {
      line(svg, 18, TOP + 20, "start", "", "The cases carry no labels.");
    }
    int y = TOP;
    for (Map.Entry<String, OutcomeCounts> row : rows.entrySet()) {
      row(svg, y, row.getKey(), row.getValue());
      y += ROW;
    }
    return svg.append("</svg>\n").toString();
  }

  private static Map<String, OutcomeCounts> rows(Figures figures) {
    Map<String, OutcomeCounts> rows = new LinkedHashMap<>();
    add(rows, "benign read", figures.steps(StepGroup.BENIGN_READ).all());
    add(rows, "benign side effect", figures.steps(StepGroup.BENIGN_SIDE_EFFECT).all());
    for (AttackClass attackClass : AttackClass.values()) {
      OutcomeCounts ofClass = figures.attackSteps(attackClass);
      add(rows, attackClass.code().replace('_', ' '), ofClass);
    }
    add(rows, "benign, tool only", figures.steps(StepGroup.TOOL_LEVEL_BENIGN).all());
    add(rows, "attack, tool only", figures.steps(StepGroup.TOOL_LEVEL_ATTACK).all());
    return rows;
  }

  private static void add(Map<String, OutcomeCounts> rows, String name, OutcomeCounts counts) {
    if (counts.n() > 0) {
      rows.put(name, counts);
    }
  }

  private static void head(StringBuilder svg, int height) {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-labelledby="title desc">
        <title id="title">What becomes of benign and attacking tool calls</title>
        <desc id="desc">One bar for each kind of steps, parted into allowed, asked and blocked steps; the number of steps and the shares stand beside it.</desc>
        <style>
        text { font: 13px system-ui, sans-serif; fill: #1f2328; }
        .t { font-size: 16px; font-weight: 600; }
        .f { font-variant-numeric: tabular-nums; }
        .allow { fill: #3b82c4; } .ask { fill: #d9a21b; } .block { fill: #b4435a; }
        .ground { fill: #ffffff; } .rule { stroke: #8c959f; stroke-width: 1; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; } .ground { fill: #0d1117; }
        }
        </style>
        <rect class="ground" width="%1$d" height="%2$d"/>
        """
            .formatted(WIDTH, height));
  }

  private static void legend(StringBuilder svg) {
    line(svg, N_RIGHT, TOP - 14, "end", "", "steps");
    int right = COLUMNS_RIGHT;
    for (Outcome outcome : Outcome.values()) {
      line(svg, right, TOP - 14, "end", "", word(outcome));
      svg.append(
          "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"46\" height=\"6\"/>\n"
              .formatted(outcome.code(), right - 46, TOP - 36));
      right += COLUMN;
    }
    svg.append(
        "<line class=\"rule\" x1=\"18\" x2=\"%d\" y1=\"%d\" y2=\"%2$d\"/>\n"
            .formatted(WIDTH - 18, TOP - 6));
  }

  private static void row(StringBuilder svg, int y, String name, OutcomeCounts counts) {
    int base = y + 20;
    svg.append("<g><title>").append(spoken(name, counts)).append("</title>\n");
    line(svg, 18, base, "start", "", name);
    double x = BAR_LEFT;
    int right = COLUMNS_RIGHT;
    for (Outcome outcome : Outcome.values()) {
      double share = counts.of(outcome).share().orElse(0);
      double width = share * BAR_WIDTH;
      if (counts.of(outcome).k() > 0) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
                outcome.code(),
                x,
                base - 13,
                width,
                BAR_HEIGHT));
      }
      x += width;
      line(svg, right, base, "end", "f", percent(share));
      right += COLUMN;
    }
    line(svg, N_RIGHT, base, "end", "f", Long.toString(counts.n()));
    svg.append("</g>\n");
  }

  private static String spoken(String name, OutcomeCounts counts) {
    return "%s: of %d steps %d allowed, %d asked, %d blocked"
        .formatted(
            name,
            counts.n(),
            counts.of(Outcome.ALLOW).k(),
            counts.of(Outcome.ASK).k(),
            counts.of(Outcome.BLOCK).k());
  }

  private static void line(
      StringBuilder svg, int x, int y, String anchor, String style, String text) {
    svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\"".formatted(x, y, anchor));
    if (!style.isEmpty()) {
      svg.append(" class=\"").append(style).append('"');
    }
    svg.append('>').append(text).append("</text>\n");
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case ALLOW -> "allowed";
      case ASK -> "asked";
      case BLOCK -> "blocked";
    };
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
