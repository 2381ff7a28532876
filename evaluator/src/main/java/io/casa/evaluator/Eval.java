/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator;

import io.casa.evaluator.engine.EngineJudge;
import io.casa.evaluator.engine.EvaluationPolicy;
import io.casa.evaluator.engine.PolicyFile;
import io.casa.evaluator.engine.ProductChecks;
import io.casa.evaluator.report.Picture;
import io.casa.evaluator.report.ReportFile;
import io.casa.evaluator.report.SystemJson;
import io.casa.evaluator.report.Tables;
import io.casa.semantic.Embedder;
import io.casa.semantic.EmbedderState;
import io.casa.semantic.JudgeSettings;
import io.casa.semantic.MiniLmEmbedder;
import io.casa.semantic.ModelFault;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code ./casa eval} starts. */
@Command(
    name = "casa eval",
    mixinStandardHelpOptions = true,
    description =
        "Runs the tool checks over recorded sessions, and tells what they allow, ask about and"
            + " block. Needs no server and no network.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:evaluated, whatever the figures",
      "1:failed",
      "2:bad input: the first error is told, nothing is written"
    })
public final class Eval implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;
  private static final int MOST_DOUBTS = 10;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--cases",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "sessions, one a line (casa-cases/1); may be given several times")
  private List<Path> cases = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "the report (casa-eval-report/1)")
  private @Nullable Path out;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "modes of checks, and what is done when one can't say")
  private @Nullable Path policy;

  @Option(names = "--picture", paramLabel = "FILE", description = "also draws the outcomes, as SVG")
  private @Nullable Path picture;

  @Option(
      names = "--llm-verifier",
      paramLabel = "URL",
      description = "an LLM that may be asked where a check can't say; nobody is by default")
  private @Nullable URI llmVerifier;

  @Option(
      names = "--llm-model",
      paramLabel = "NAME",
      description = "the LLM's name at that URL (${DEFAULT-VALUE})")
  private String llmModel = "default";

  @Option(names = "--quiet", description = "prints no tables")
  private boolean quiet;

  private Eval() {}

  /** Runs the command; exit status 0 evaluated, 1 failed, 2 bad input. */
  public static void main(String[] arguments) {
    // Tables have lines and dashes beyond ASCII, whatever the locale.
    var standardOut = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    CommandLine command = commandLine().setOut(standardOut);
    System.exit(command.execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Eval())
        .setExecutionExceptionHandler(
            (failure, commandLine, _) -> {
              if (failure instanceof BadInputException) {
                commandLine.getErr().println(failure.getMessage());
                return BAD_INPUT;
              }
              if (failure instanceof EvaluatorException) {
                commandLine.getErr().println("casa: " + failure.getMessage());
                return FAILED;
              }
              throw failure;
            });
  }

  @Override
  public Integer call() throws EvaluatorException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    Optional<JudgeSettings> judge = judge(command);
    // Loaded on this thread: no step may be judged before it's there.
    try (Embedder model = MiniLmEmbedder.start(1, Runnable::run)) {
      if (model.state() instanceof EmbedderState.Failed(ModelFault fault)) {
        command
            .getErr()
            .println(
                "warning: the sentence model can't be used, its check abstains: " + fault.code());
      }
      EvaluationPolicy chosen =
          policy == null
              ? EvaluationPolicy.DEFAULT
              : PolicyFile.read(policy, ProductChecks.names());
      evaluate(command, chosen, ProductChecks.shipped(model, chosen.match(), judge));
    }
    return 0;
  }

  private void evaluate(CommandLine command, EvaluationPolicy chosen, ProductChecks shipped)
      throws EvaluatorException {
    ProductChecks checks = shipped.without(chosen.off());
    var evaluation =
        new Evaluation(
            EngineJudge.opener(checks, chosen.checkPolicy()),
            new Doubts(command.getErr(), MOST_DOUBTS));
    BuildIdentity build = BuildIdentity.ofThis();
    Path wanted = Objects.requireNonNull(out);
    try (ReportFile report =
        ReportFile.begin(wanted, SystemJson.of(build.version(), build.commit(), checks, chosen))) {
      evaluation.run(cases, report);
    }
    if (picture != null) {
      draw(picture, evaluation);
    }
    if (!quiet) {
      command.getOut().print(Tables.of(evaluation.figures(), evaluation.timing()));
      command.getOut().flush();
    }
  }

  private Optional<JudgeSettings> judge(CommandLine command) {
    try {
      return llmVerifier == null
          ? Optional.empty()
          : Optional.of(JudgeSettings.of(llmVerifier, llmModel));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, "--llm-verifier: " + e.getMessage());
    }
  }

  private static void draw(Path file, Evaluation evaluation) throws EvaluatorException {
    try {
      Files.writeString(file, Picture.of(evaluation.figures()));
    } catch (IOException e) {
      throw new EvaluatorException(file + " can't be written", e);
    }
  }
}
