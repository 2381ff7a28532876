/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.evaluator.cases.CaseFile;
import io.casa.evaluator.cases.CaseLine;
import io.casa.evaluator.cases.SessionCase;
import io.casa.evaluator.cases.SessionCase.RecordedStep;
import io.casa.evaluator.engine.EngineJudge;
import io.casa.evaluator.engine.ProductChecks;
import io.casa.evaluator.judge.SessionJudge;
import io.casa.evaluator.judge.SessionStart;
import io.casa.evaluator.judge.StepDecision;
import io.casa.evaluator.judge.StepInput;
import io.casa.evaluator.report.ReportFile;
import io.casa.semantic.Embedder;
import io.casa.semantic.MatchSettings;
import io.casa.semantic.MiniLmEmbedder;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No label, and nothing else that a judge must not know, comes near it. */
class LabelIsolationTest {
  private static final Pattern TRUTH = Pattern.compile(",\\s*\"truth\"\\s*:\\s*\\{[^{}]*}");

  private static final Embedder MODEL = MiniLmEmbedder.start(1, Runnable::run);

  @TempDir private Path folder;

  @Test
  void judgeWhenSessionIsLabelledThenSeesNoLabel() throws Exception {
    String line =
        Samples.everyField()
            .replace("case-1", "MARK-id")
            .replace("library.loans", "mark_domain")
            .replace("\"en\"", "\"MARK-language\"")
            .replace("\"own\"", "\"MARK-set\"")
            .replace("\"static\"", "\"MARK-variant\"")
            .replace("\"none\"", "\"MARK-goal\"")
            .replace("hand-made", "MARK-note")
            .replace("planted", "MARK-step-note");
    var witness = new Witness();

    evaluate(List.of(line), witness);

    assertThat(witness.heard()).contains("Renew my loan.", "And write to me.", "Renews a loan.");
    assertThat(witness.heard())
        .allSatisfy(
            word ->
                assertThat(word)
                    .doesNotContainIgnoringCase("mark")
                    .isNotIn("truth", "side_effect", "attack_class", "attack", "wrong_tool"));
  }

  @Test
  void judgeWhenStepIsAskedThenHasSeenNoLaterOneAndNoOutputBeforeItsTime() throws Exception {
    var witness = new Witness();

    evaluate(List.of(Samples.everyField()), witness);

    int first = witness.heard().indexOf("judge renew");
    int output = witness.heard().indexOf("done");
    int followUp = witness.heard().indexOf("And write to me.");
    int second = witness.heard().indexOf("judge send");
    assertThat(List.of(first, output, second, followUp)).isSorted().doesNotContain(-1);
  }

  @Test
  void judgeWhenSessionsAreSeveralThenEachHasItsOwn() throws Exception {
    List<SessionStart> opened = new ArrayList<>();
    evaluate(
        List.of(Samples.library(), Samples.invoices()),
        start -> {
          opened.add(start);
          return new Witness();
        });

    assertThat(opened).hasSize(2);
  }

  @Test
  void decisionsWhenIdsOrderAndLabelsChangeThenStayTheSame() throws Exception {
    List<String> lines = List.of(Samples.library(), Samples.invoices(), Samples.everyField());
    List<String> disguised = new ArrayList<>();
    for (String line : lines.reversed()) {
      String unlabelled = TRUTH.matcher(line).replaceAll("");
      assertThat(unlabelled).doesNotContain("truth");
      disguised.add(
          unlabelled.replaceFirst(
              "\"id\":\\s*\"[^\"]*\"", "\"id\":\"" + disguised.size() + "-other\""));
    }

    List<List<StepDecision>> plain = decisions(lines);

    assertThat(decisions(disguised)).isEqualTo(plain.reversed());
    assertThat(plain).hasSize(3).allSatisfy(session -> assertThat(session).isNotEmpty());
  }

  private List<List<StepDecision>> decisions(List<String> lines) throws Exception {
    SessionJudge.Opener opener =
        EngineJudge.opener(
            ProductChecks.shipped(MODEL, MatchSettings.standard(), Optional.empty()),
            CheckPolicy.DEFAULT);
    List<List<StepDecision>> decisions = new ArrayList<>();
    try (CaseFile file = CaseFile.open(written(lines))) {
      Optional<CaseLine> line = file.next();
      while (line.isPresent()) {
        decisions.add(decisions(opener, line.get().session()));
        line = file.next();
      }
    }
    return decisions;
  }

  private static List<StepDecision> decisions(SessionJudge.Opener opener, SessionCase session) {
    SessionJudge judge = opener.open(session.start());
    List<StepDecision> decisions = new ArrayList<>();
    for (RecordedStep step : session.steps()) {
      decisions.add(timeless(judge.judge(step.input())));
      step.output().ifPresent(judge::returned);
    }
    return decisions;
  }

  private static StepDecision timeless(StepDecision decision) {
    return new StepDecision(
        decision.outcome(),
        decision.reason(),
        decision.treatedAsSideEffect(),
        decision.checks().stream()
            .map(
                check ->
                    new StepDecision.CheckFinding(
                        check.check(),
                        check.verdict(),
                        check.reason(),
                        check.score(),
                        check.detail(),
                        0))
            .toList());
  }

  private void evaluate(List<String> lines, Witness witness) throws Exception {
    evaluate(
        lines,
        start -> {
          witness.hear(start);
          return witness;
        });
  }

  private void evaluate(List<String> lines, SessionJudge.Opener opener) throws Exception {
    var evaluation = new Evaluation(opener, _ -> {});
    try (ReportFile report = ReportFile.begin(folder.resolve("report.json"), JsonObject.EMPTY)) {
      evaluation.run(List.of(written(lines)), report);
    }
  }

  private Path written(List<String> lines) throws Exception {
    Path file = folder.resolve("cases.jsonl");
    return Files.writeString(file, String.join("\n", lines) + "\n");
  }

  /** Writes down every text that it is told, member names too. */
  private static final class Witness implements SessionJudge {
    private final List<String> heard = new ArrayList<>();

    List<String> heard() {
      return heard;
    }

    @Override
    public StepDecision judge(StepInput step) {
      heard.add("judge " + step.tool());
      hear(step);
      return new StepDecision(StepDecision.Outcome.ALLOW, Optional.empty(), false, List.of());
    }

    @Override
    public void returned(JsonObject output) {
      hear(output);
    }

    void hear(Object told) {
      switch (told) {
        case String text -> heard.add(text);
        case Optional<?> optional -> optional.ifPresent(this::hear);
        case Collection<?> many -> many.forEach(this::hear);
        case Map<?, ?> map -> {
          map.keySet().forEach(this::hear);
          map.values().forEach(this::hear);
        }
        case Record parts -> hearParts(parts);
        default -> heard.add(told.toString());
      }
    }

    private void hearParts(Record parts) {
      for (RecordComponent component : parts.getClass().getRecordComponents()) {
        try {
          component.getAccessor().setAccessible(true);
          hear(component.getAccessor().invoke(parts));
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
