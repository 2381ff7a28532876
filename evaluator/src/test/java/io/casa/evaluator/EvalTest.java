/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonWriter;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, from its arguments to its files. */
class EvalTest {
  private static final Pattern TRUTH = Pattern.compile(",\\s*\"truth\"\\s*:\\s*\\{[^{}]*}");

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void evalWhenCasesAreGoodThenReportHasThePublishedForm() throws Exception {
    write("a.jsonl", Samples.library(), Samples.invoices());
    write("b.jsonl", Samples.everyField());

    int status = eval("--cases", at("a.jsonl"), "--cases", at("b.jsonl"), "--out", at("r.json"));

    assertThat(status).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(Samples.reportErrors(Files.readString(folder.resolve("r.json")))).isEmpty();
    assertThat(JsonWriter.toJson(member(report(), "cases")))
        .contains("\"file\":\"a.jsonl\"", "\"sessions\":2,\"steps\":6")
        .contains("\"file\":\"b.jsonl\"", "\"sessions\":1,\"steps\":2");
    assertThat(outcomes()).hasSize(8).startsWith("library-001 0 allow", "library-001 1 allow");
  }

  @Test
  void evalWhenSessionIsTheBenignExampleThenAllowsEverything() throws Exception {
    write("a.jsonl", Samples.library());

    eval("--cases", at("a.jsonl"), "--out", at("r.json"));

    assertThat(outcomes())
        .containsExactly("library-001 0 allow", "library-001 1 allow", "library-001 2 allow");
  }

  @Test
  void evalWhenSessionIsTheAttackExampleThenStopsBothPayments() throws Exception {
    write("a.jsonl", Samples.invoices());

    eval("--cases", at("a.jsonl"), "--out", at("r.json"));

    assertThat(outcomes())
        .contains("invoices-017 0 allow", "invoices-017 2 block")
        .doesNotContain("invoices-017 1 allow");
    JsonObject last = (JsonObject) items(report(), "decisions").get(2);
    assertThat(JsonWriter.toJson(member(last, "reason"))).isEqualTo("\"tool_not_selected_by_llm\"");
  }

  @Test
  void evalWhenRunTwiceThenDecisionsAndMetricsAreTheSame() throws Exception {
    write("a.jsonl", Samples.library(), Samples.invoices(), Samples.everyField());
    eval("--cases", at("a.jsonl"), "--out", at("r.json"));
    JsonObject first = report();

    eval("--cases", at("a.jsonl"), "--out", at("r.json"));

    for (String part : List.of("system", "cases", "decisions", "metrics")) {
      assertThat(JsonWriter.toJson(member(report(), part)))
          .isEqualTo(JsonWriter.toJson(member(first, part)));
    }
  }

  @Test
  void evalWhenNothingIsLabelledThenHasNoMetrics() throws Exception {
    write("a.jsonl", TRUTH.matcher(Samples.invoices()).replaceAll(""));

    int status = eval("--cases", at("a.jsonl"), "--out", at("r.json"), "--picture", at("p.svg"));

    assertThat(status).isZero();
    assertThat(member(report(), "metrics")).isEqualTo(new JsonNull());
    assertThat(outcomes()).hasSize(3);
    assertThat(out.toString()).contains("no labels");
    assertThat(Samples.reportErrors(Files.readString(folder.resolve("r.json")))).isEmpty();
  }

  @Test
  void evalWhenFileIsEmptyThenHasNoDecisions() throws Exception {
    Files.createFile(folder.resolve("a.jsonl"));

    assertThat(eval("--cases", at("a.jsonl"), "--out", at("r.json"))).isZero();

    assertThat(items(report(), "decisions")).isEmpty();
    assertThat(Samples.reportErrors(Files.readString(folder.resolve("r.json")))).isEmpty();
  }

  @Test
  void evalWhenLineIsBadThenTellsItAndWritesNothing() throws Exception {
    write("a.jsonl", Samples.library(), Samples.invoices().replace("\"prompt\"", "\"promt\""));
    Files.writeString(folder.resolve("r.json"), "as before");

    int status = eval("--cases", at("a.jsonl"), "--out", at("r.json"), "--picture", at("p.svg"));

    assertThat(status).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(at("a.jsonl") + ":2: /promt: is not a known field");
    assertThat(out.toString()).isEmpty();
    assertThat(files()).containsExactly("a.jsonl", "r.json");
    assertThat(Files.readString(folder.resolve("r.json"))).isEqualTo("as before");
  }

  @Test
  void evalWhenSecondFileIsMissingThenWritesNothing() throws Exception {
    write("a.jsonl", Samples.library());

    int status = eval("--cases", at("a.jsonl"), at("none.jsonl"), "--out", at("r.json"));

    assertThat(status).isEqualTo(2);
    assertThat(files()).containsExactly("a.jsonl");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "--cases a.jsonl", "--out r.json", "--cases a.jsonl --out r.json --what"})
  void evalWhenUsedWronglyThenIsBadInput(String arguments) {
    String[] given = arguments.isEmpty() ? new String[0] : arguments.split(" ");

    assertThat(eval(given)).isEqualTo(2);
  }

  @Test
  void evalWhenPolicyIsBadThenTellsIt() throws Exception {
    write("a.jsonl", Samples.library());
    write("p.json", "{\"checks\":{\"NONE\":\"off\"}}");

    int status = eval("--cases", at("a.jsonl"), "--out", at("r.json"), "--policy", at("p.json"));

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).startsWith(at("p.json") + ":1: /checks/NONE: ");
    assertThat(files()).containsExactly("a.jsonl", "p.json");
  }

  @Test
  void evalWhenReportHasNoPlaceThenFails() throws Exception {
    write("a.jsonl", Samples.library());

    int status = eval("--cases", at("a.jsonl"), "--out", at("none/r.json"));

    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).contains("can't be written");
  }

  @Test
  void evalWhenCheckIsOffThenReportDoesNotKnowIt() throws Exception {
    write("a.jsonl", Samples.invoices());
    write("p.json", "{\"checks\":{\"DETERMINISTIC_LLM_SELECTED_TOOLS\":\"off\"}}");

    eval("--cases", at("a.jsonl"), "--out", at("r.json"), "--policy", at("p.json"));

    assertThat(Files.readString(folder.resolve("r.json")))
        .doesNotContain("DETERMINISTIC_LLM_SELECTED_TOOLS");
  }

  @Test
  void evalWhenLabelsContradictThenWarnsAndCounts() throws Exception {
    write("a.jsonl", Samples.library().replace("\"kind\":\"benign\"", "\"kind\":\"attack\""));

    int status = eval("--cases", at("a.jsonl"), "--out", at("r.json"));

    assertThat(status).isZero();
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "warning: "
                + at("a.jsonl")
                + ":1: /truth/kind: is attack, though no step is labelled attack");
  }

  @Test
  void tablesWhenPrintedThenFitAHundredColumnsAndTellTheGoals() throws Exception {
    write("a.jsonl", Samples.library(), Samples.invoices(), Samples.everyField());

    eval("--cases", at("a.jsonl"), "--out", at("r.json"));

    assertThat(out.toString().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThan(101));
    assertThat(out.toString())
        .contains("benign_side_effect_ordinary", "injection_and_exfiltration", "tool_level_benign")
        .containsPattern("benign_read blocked +≤ 1 % +0 of 1 +0.0 % +met");
  }

  @Test
  void tablesWhenQuietThenAreNotPrinted() throws Exception {
    write("a.jsonl", Samples.library());

    eval("--cases", at("a.jsonl"), "--out", at("r.json"), "--quiet");

    assertThat(out.toString()).isEmpty();
  }

  @Test
  void pictureWhenAskedForThenTellsEveryGroupInWords() throws Exception {
    write("a.jsonl", Samples.library(), Samples.invoices());

    eval("--cases", at("a.jsonl"), "--out", at("r.json"), "--picture", at("p.svg"));

    String svg = Files.readString(folder.resolve("p.svg"));
    assertThat(svg)
        .startsWith("<svg ")
        .contains("role=\"img\"", "<desc", "prefers-color-scheme: dark")
        .contains("benign read: of 1 steps 1 allowed, 0 asked, 0 blocked")
        .contains("compromised agent no llm: of 1 steps 0 allowed, 0 asked, 1 blocked");
    var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    assertThat(parser.parse(folder.resolve("p.svg").toFile()).getDocumentElement().getTagName())
        .isEqualTo("svg");
  }

  @Test
  void evalWhenLinesAreLongAndManyThenJudgesEachStep() throws Exception {
    String page = "word ".repeat(1_000_000);
    try (BufferedWriter writer = Files.newBufferedWriter(folder.resolve("a.jsonl"))) {
      for (int i = 0; i < 40; i++) {
        String text = i % 20 == 7 ? page : "2 invoices";
        writer.write(
            Samples.invoices().replace("invoices-017", "case-" + i).replace("2 invoices", text));
        writer.newLine();
      }
    }

    assertThat(eval("--cases", at("a.jsonl"), "--out", at("r.json"), "--quiet")).isZero();

    assertThat(items(report(), "decisions")).hasSize(120);
    assertThat(Files.size(folder.resolve("r.json"))).isLessThan(200_000);
  }

  private int eval(String... arguments) {
    return Eval.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private void write(String name, String... lines) throws Exception {
    Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private List<String> files() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private JsonObject report() throws Exception {
    return JsonReader.strict().readObject(Files.readAllBytes(folder.resolve("r.json")));
  }

  private List<String> outcomes() throws Exception {
    List<String> outcomes = new ArrayList<>();
    for (JsonValue item : items(report(), "decisions")) {
      JsonObject decision = (JsonObject) item;
      String text =
          JsonWriter.toJson(member(decision, "id"))
              + " "
              + JsonWriter.toJson(member(decision, "step"))
              + " "
              + JsonWriter.toJson(member(decision, "outcome"));
      outcomes.add(text.replace("\"", ""));
    }
    return outcomes;
  }

  private static List<JsonValue> items(JsonObject object, String name) {
    return ((JsonArray) member(object, name)).items();
  }

  private static JsonValue member(JsonObject object, String name) {
    return object.get(name).orElseThrow();
  }
}
