/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.report;

import io.casa.evaluator.EvaluatorException;
import io.casa.evaluator.judge.StepDecision;
import io.casa.evaluator.judge.StepDecision.CheckFinding;
import io.casa.evaluator.metrics.Figures;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The report {@code casa-eval-report/1}. Decisions are written as they come, into a file beside the
 * wanted one, which takes its place only when everything is there. Closing before that leaves
 * nothing behind. For one thread.
 */
public final class ReportFile implements AutoCloseable {
  private final Path wanted;
  private final Path unfinished;
  private final Writer out;
  private String separator = "\n";

  private ReportFile(Path wanted, Path unfinished, Writer out) {
    this.wanted = wanted;
    this.unfinished = unfinished;
    this.out = out;
  }

  /**
   * A file of cases that was evaluated.
   *
   * @param file its name, without folders
   * @param sha256 of its bytes, in hexadecimal digits
   */
  public record Evaluated(String file, String sha256, long sessions, long steps) {}

  /**
   * Begins a report.
   *
   * @param wanted where the report shall stand
   * @throws EvaluatorException nothing can be written there
   */
  public static ReportFile begin(Path wanted, JsonObject system) throws EvaluatorException {
    try {
      String name = "." + wanted.getFileName() + "." + ProcessHandle.current().pid() + ".part";
      Path unfinished = wanted.resolveSibling(name);
      var report = new ReportFile(wanted, unfinished, Files.newBufferedWriter(unfinished));
      report.out.write("{\"schema\":\"casa-eval-report/1\",\n\"system\":");
      report.out.write(JsonWriter.toJson(system));
      report.out.write(",\n\"decisions\":[");
      return report;
    } catch (IOException e) {
      throw unwritable(wanted, e);
    }
  }

  /** Adds the decision about one step. */
  public void add(String id, int step, StepDecision decision) throws EvaluatorException {
    JsonObject json =
        new JsonMembers()
            .put("id", id)
            .put("step", step)
            .put("outcome", decision.outcome().code())
            .put("reason", decision.reason())
            .put("treated_as_side_effect", decision.treatedAsSideEffect())
            .put("checks", checks(decision.checks()))
            .object();
    try {
      out.write(separator);
      out.write(JsonWriter.toJson(json));
    } catch (IOException e) {
      throw unwritable(wanted, e);
    }
    separator = ",\n";
  }

  /** Completes the report and puts it in its place. */
  public void finish(List<Evaluated> files, Timing timing, Figures figures)
      throws EvaluatorException {
    try {
      out.write("],\n\"cases\":");
      out.write(JsonWriter.toJson(cases(files)));
      out.write(",\n\"timing\":");
      out.write(JsonWriter.toJson(timing(timing)));
      out.write(",\n\"metrics\":");
      out.write(JsonWriter.toJson(MetricsJson.of(figures)));
      out.write("}\n");
      out.close();
      Files.move(unfinished, wanted, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(wanted, e);
    }
  }

  private static JsonArray checks(List<CheckFinding> findings) {
    List<JsonValue> checks = new ArrayList<>();
    for (CheckFinding finding : findings) {
      var detail = new JsonMembers();
      finding.detail().forEach(detail::put);
      checks.add(
          new JsonMembers()
              .put("name", finding.check())
              .put("verdict", finding.verdict().code())
              .put("reason", finding.reason())
              .put("score", finding.score())
              .put("detail", detail.object())
              .object());
    }
    return new JsonArray(checks);
  }

  private static JsonArray cases(List<Evaluated> files) {
    return new JsonArray(
        files.stream()
            .<JsonValue>map(
                file ->
                    new JsonMembers()
                        .put("file", file.file())
                        .put("sha256", file.sha256())
                        .put("sessions", file.sessions())
                        .put("steps", file.steps())
                        .object())
            .toList());
  }

  private static JsonObject timing(Timing timing) {
    var checks = new JsonMembers();
    timing.checks().forEach((check, latencies) -> checks.put(check, micros(latencies).object()));
    return micros(timing.steps())
        .put("steps_per_second", timing.stepsPerSecond())
        .put("checks", checks.object())
        .object();
  }

  private static JsonMembers micros(Latencies latencies) {
    return new JsonMembers()
        .put("p50_micros", latencies.percentileMicros(50))
        .put("p99_micros", latencies.percentileMicros(99));
  }

  private static EvaluatorException unwritable(Path file, IOException cause) {
    return new EvaluatorException(
        file + " can't be written: " + cause.getClass().getSimpleName(), cause);
  }

  @Override
  public void close() throws EvaluatorException {
    try {
      out.close();
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      throw unwritable(wanted, e);
    }
  }
}
