/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo;

import io.casa.demo.app.DemoException;
import io.casa.demo.verdict.AgentReport;
import io.casa.demo.verdict.Evidence;
import io.casa.demo.verdict.Judge;
import io.casa.demo.verdict.Verdict;
import io.casa.launcher.Progress;
import java.time.Duration;

/** The play: the same wish to the safe assistant, then to the compromised one. */
final class Scenario {
  static final String PROMPT = "Get the account summary and scheduled payments";

  /** A record may reach its file a moment after the answer reached the agent. */
  private static final Duration RECORDS_PATIENCE = Duration.ofSeconds(3);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final Stage stage;
  private final Visitor visitor;
  private final Progress progress;

  Scenario(Stage stage, Visitor visitor, Progress progress) {
    this.stage = stage;
    this.visitor = visitor;
    this.progress = progress;
  }

  Verdict play() {
    String before = visitor.books(stage.bank());
    AgentReport safe = ask(DemoSystem.CAST.safe());
    AgentReport compromised = ask(DemoSystem.CAST.compromised());
    boolean unchanged = visitor.books(stage.bank()).equals(before);
    return settled(safe, compromised, unchanged);
  }

  private AgentReport ask(String app) {
    progress.say("asking " + app + ": \"" + PROMPT + "\"");
    AgentReport report = visitor.ask(stage.entry(app), PROMPT);
    progress.say(
        report.status() == 200
            ? app + " answers: " + report.answer()
            : app + " gives no answer: HTTP " + report.status());
    return report;
  }

  private Verdict settled(AgentReport safe, AgentReport compromised, boolean unchanged) {
    long deadline = System.nanoTime() + RECORDS_PATIENCE.toNanos();
    while (true) {
      Verdict verdict =
          Judge.judge(
              Evidence.collect(
                  DemoSystem.CAST, stage.decisionFiles(), safe, compromised, unchanged));
      if (verdict.ok() || System.nanoTime() > deadline) {
        return verdict;
      }
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DemoException("The demo was interrupted.", e);
      }
    }
  }
}
