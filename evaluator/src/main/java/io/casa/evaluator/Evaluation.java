/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator;

import io.casa.evaluator.cases.CaseFile;
import io.casa.evaluator.cases.CaseLine;
import io.casa.evaluator.cases.SessionCase;
import io.casa.evaluator.cases.SessionCase.RecordedStep;
import io.casa.evaluator.judge.SessionJudge;
import io.casa.evaluator.judge.StepDecision;
import io.casa.evaluator.judge.StepDecision.CheckVerdict;
import io.casa.evaluator.metrics.Figures;
import io.casa.evaluator.metrics.Figures.JudgedStep;
import io.casa.evaluator.report.ReportFile;
import io.casa.evaluator.report.ReportFile.Evaluated;
import io.casa.evaluator.report.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs sessions past a judge, one by one and each step of them, and keeps what comes out. For one
 * thread.
 */
final class Evaluation {
  private final SessionJudge.Opener opener;
  private final Consumer<String> doubts;
  private final Figures figures = new Figures();
  private final Timing timing = new Timing();

  /**
   * @param doubts told of labels that do not go together; they count all the same
   */
  Evaluation(SessionJudge.Opener opener, Consumer<String> doubts) {
    this.opener = opener;
    this.doubts = doubts;
  }

  /** Evaluates the files and completes the report. */
  void run(List<Path> files, ReportFile report) throws EvaluatorException {
    long began = System.nanoTime();
    List<Evaluated> evaluated = new ArrayList<>();
    for (Path file : files) {
      evaluated.add(run(file, report));
    }
    timing.whole(System.nanoTime() - began);
    report.finish(evaluated, timing, figures);
  }

  Figures figures() {
    return figures;
  }

  Timing timing() {
    return timing;
  }

  private Evaluated run(Path path, ReportFile report) throws EvaluatorException {
    long sessions = 0;
    long steps = 0;
    try (CaseFile file = CaseFile.open(path)) {
      Optional<CaseLine> next = file.next();
      while (next.isPresent()) {
        CaseLine line = next.get();
        List<JudgedStep> judged = judge(line.session());
        for (int i = 0; i < judged.size(); i++) {
          report.add(line.labels().id(), i, judged.get(i).decision());
        }
        figures.add(line.labels(), judged);
        tellDoubt(file, line);
        sessions++;
        steps += judged.size();
        next = file.next();
      }
      return new Evaluated(String.valueOf(path.getFileName()), file.sha256(), sessions, steps);
    } catch (IOException e) {
      throw new EvaluatorException(path + " can't be closed", e);
    }
  }

  private List<JudgedStep> judge(SessionCase session) {
    SessionJudge judge = opener.open(session.start());
    List<JudgedStep> judged = new ArrayList<>();
    for (RecordedStep step : session.steps()) {
      long began = System.nanoTime();
      StepDecision decision = judge.judge(step.input());
      step.output().ifPresent(judge::returned);
      timing.step(System.nanoTime() - began);
      decision.checks().stream()
          .filter(finding -> finding.verdict() != CheckVerdict.NOT_RUN)
          .forEach(finding -> timing.check(finding.check(), finding.nanos()));
      judged.add(new JudgedStep(decision, step.input().arguments().isPresent()));
    }
    return judged;
  }

  private void tellDoubt(CaseFile file, CaseLine line) {
    line.labels()
        .contradiction()
        .ifPresent(
            problem ->
                doubts.accept(file.name() + ":" + line.line() + ": /truth/kind: " + problem));
  }
}
