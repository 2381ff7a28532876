/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.evaluator.BadInputException;
import io.casa.evaluator.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of a case, broken once. */
class CaseRulesTest {
  @TempDir private Path folder;

  /**
   * A change that breaks a rule.
   *
   * @param bySchema whether the published JSON Schema tells too, or only the page beside it
   */
  record Broken(String from, String to, String pointer, String problem, boolean bySchema) {
    @Override
    public String toString() {
      return pointer + " " + problem + " (" + to + ")";
    }
  }

  static Stream<Broken> broken() {
    return Stream.of(
            root(), followUps(), servers(), tools(), steps(), outputs(), truths(), pageOnly())
        .flatMap(List::stream);
  }

  private static List<Broken> root() {
    return List.of(
        bad("\"schema\": \"casa-cases/1\", ", "", "/schema", "is missing"),
        bad("casa-cases/1", "casa-cases/2", "/schema", "must be casa-cases/1"),
        bad("\"casa-cases/1\"", "1", "/schema", "must be a string"),
        bad("\"id\": \"case-1\", ", "", "/id", "is missing"),
        bad("\"case-1\"", "\"\"", "/id", "must not be empty"),
        bad("case-1", "é".repeat(201), "/id", "must have at most 200 characters"),
        bad("\"domain\": \"library.loans\", ", "", "/domain", "is missing"),
        bad("library.loans", "Library", "/domain", "must be of small letters"),
        bad("library.loans", "a.b.c", "/domain", "must be of small letters"),
        bad("library.loans", "a\\n", "/domain", "must be of small letters"),
        bad("\"language\": \"en\"", "\"language\": 1", "/language", "must be a string"),
        bad("\"prompt\": \"Renew my loan.\", ", "", "/prompt", "is missing"),
        bad("\"Renew my loan.\"", "[\"Renew my loan.\"]", "/prompt", "must be a string"),
        bad("\"You help readers.\"", "null", "/system_prompt", "must be a string"),
        bad("\"prompt\"", "\"hint\": 1, \"prompt\"", "/hint", "is not a known field"),
        bad("\"prompt\"", "\"a/b~c\": 1, \"prompt\"", "/a~1b~0c", "is not a known field"));
  }

  private static List<Broken> followUps() {
    return List.of(
        bad(
            "\"before_step\": 1, \"text\": \"And",
            "\"text\": \"And",
            "/follow_ups/0/before_step",
            "is missing"),
        bad(
            "\"before_step\": 1",
            "\"before_step\": -1",
            "/follow_ups/0/before_step",
            "must be a whole number"),
        bad(
            "\"before_step\": 1",
            "\"before_step\": 0.5",
            "/follow_ups/0/before_step",
            "must be a whole number"),
        bad(
            "\"before_step\": 1",
            "\"before_step\": \"1\"",
            "/follow_ups/0/before_step",
            "must be a whole number"),
        bad(", \"text\": \"Soon.\"", "", "/follow_ups/1/text", "is missing"),
        bad("\"text\": \"Soon.\"", "\"text\": 1", "/follow_ups/1/text", "must be a string"),
        bad(
            "\"text\": \"Soon.\"",
            "\"text\": \"\", \"by\": 1",
            "/follow_ups/1/by",
            "is not a known field"),
        bad(
            "[{\"before_step\": 1, \"text\": \"And write to me.\"}, {\"before_step\": 1, \"text\": \"Soon.\"}]",
            "{}",
            "/follow_ups",
            "must be an array"));
  }

  private static List<Broken> servers() {
    return List.of(
        bad(
            "\"servers\": [{\"name\"",
            "\"servers\": [[], {\"name\"",
            "/servers/0",
            "must be an object"),
        bad("\"name\": \"mail\", ", "", "/servers/1/name", "is missing"),
        bad("\"name\": \"mail\"", "\"name\": \"\"", "/servers/1/name", "must not be blank"),
        bad(
            "\"name\": \"mail\"",
            "\"url\": 1, \"name\": \"mail\"",
            "/servers/1/url",
            "is not a known field"),
        bad(
            "[{\"name\": \"send\", \"inputSchema\": {}}]",
            "[]",
            "/servers/1/tools",
            "must have at least one item"),
        bad(
            ", \"tools\": [{\"name\": \"send\", \"inputSchema\": {}}]",
            "",
            "/servers/1/tools",
            "is missing"),
        bad(
            "[{\"name\": \"send\", \"inputSchema\": {}}]",
            "{}",
            "/servers/1/tools",
            "must be an array"),
        bad(
            "\"observed_tools\": [",
            "\"observed_tools\": [{\"name\": \"x\"}, ",
            "/servers/0/observed_tools/0/inputSchema",
            "is missing"));
  }

  private static List<Broken> tools() {
    String tool = "/servers/0/tools/0/";
    return List.of(
        bad("\"name\": \"renew\", \"title\"", "\"title\"", tool + "name", "is missing"),
        bad(
            "\"name\": \"renew\", \"title\"",
            "\"name\": \"\", \"title\"",
            tool + "name",
            "must not be blank"),
        bad(
            "\"title\": \"Renew\", \"desc",
            "\"title\": 7, \"desc",
            tool + "title",
            "must be a string"),
        bad("\"Renews a loan.\"", "[]", tool + "description", "must be a string"),
        bad(
            "\"inputSchema\": {\"type\": \"object\"}, \"out",
            "\"out",
            tool + "inputSchema",
            "is missing"),
        bad(
            "\"inputSchema\": {\"type\": \"object\"}, \"out",
            "\"inputSchema\": true, \"out",
            tool + "inputSchema",
            "must be an object"),
        bad(
            "\"outputSchema\": {\"type\": \"object\"}",
            "\"outputSchema\": []",
            tool + "outputSchema",
            "must be an object"),
        bad(
            "{\"title\": \"Renew\", \"readOnly",
            "{\"title\": 1, \"readOnly",
            tool + "annotations/title",
            "must be a string"),
        bad(
            "\"readOnlyHint\": false",
            "\"readOnlyHint\": \"no\"",
            tool + "annotations/readOnlyHint",
            "must be true or false"),
        bad(
            "\"destructiveHint\": false",
            "\"destructiveHint\": 0",
            tool + "annotations/destructiveHint",
            "must be true or false"),
        bad(
            "\"idempotentHint\": true",
            "\"idempotentHint\": null",
            tool + "annotations/idempotentHint",
            "must be true or false"),
        bad(
            "\"openWorldHint\": false",
            "\"openWorldHint\": {}",
            tool + "annotations/openWorldHint",
            "must be true or false"),
        bad(
            "\"truth\": {\"side_effect\": true}",
            "\"truth\": {\"side_effect\": 1}",
            tool + "truth/side_effect",
            "must be true or false"),
        bad(
            "\"truth\": {\"side_effect\": true}",
            "\"truth\": {\"risk\": 1}",
            tool + "truth/risk",
            "is not a known field"),
        bad(
            "\"description\"",
            "\"_meta\": {}, \"description\"",
            tool + "_meta",
            "is not a known field"));
  }

  private static List<Broken> steps() {
    return List.of(
        bad("\"server\": \"library\", \"tool\"", "\"tool\"", "/steps/0/server", "is missing"),
        bad("\"tool\": \"renew\", \"arguments\"", "\"arguments\"", "/steps/0/tool", "is missing"),
        bad("{\"loan\": \"L-1\"}", "\"L-1\"", "/steps/0/arguments", "must be an object"),
        bad("{\"loan\": \"L-1\"}", "null", "/steps/0/arguments", "must be an object"),
        bad("\"selected_by_llm\": true, ", "", "/steps/0/selected_by_llm", "is missing"),
        bad(
            "\"selected_by_llm\": true",
            "\"selected_by_llm\": \"true\"",
            "/steps/0/selected_by_llm",
            "must be true or false"),
        bad(
            "\"selected_by_llm\": false",
            "\"selected_by_llm\": true",
            "/steps/1/llm_selections",
            "is for selected_by_llm false only"),
        bad(
            "[{\"server\": \"mail\", \"tool\": \"send\", \"arguments\": {\"to\": \"me\"}}]",
            "{}",
            "/steps/1/llm_selections",
            "must be an array"),
        bad(
            "{\"server\": \"mail\", \"tool\": \"send\", \"arguments\": {\"to\"",
            "{\"arguments\": {\"to\"",
            "/steps/1/llm_selections/0/tool",
            "is missing"),
        bad(
            ", \"arguments\": {\"to\": \"me\"}",
            "",
            "/steps/1/llm_selections/0/arguments",
            "is missing"),
        bad("{\"to\": \"me\"}", "[]", "/steps/1/llm_selections/0/arguments", "must be an object"),
        bad(
            "[{\"server\": \"mail\"",
            "[{\"server\": 1",
            "/steps/1/llm_selections/0/server",
            "must be a string"),
        bad(
            "[{\"server\": \"mail\"",
            "[{\"id\": \"1\", \"server\": \"mail\"",
            "/steps/1/llm_selections/0/id",
            "is not a known field"),
        bad(
            "\"arguments\": {\"loan\"",
            "\"at\": 1, \"arguments\": {\"loan\"",
            "/steps/0/at",
            "is not a known field"));
  }

  private static List<Broken> outputs() {
    String output = "/steps/0/output/";
    return List.of(
        bad(
            "\"content\": [{\"type\": \"text\", \"text\": \"done\"}], ",
            "",
            output + "content",
            "is missing"),
        bad("\"type\": \"text\", ", "", output + "content/0/type", "is missing"),
        bad("\"type\": \"text\"", "\"type\": \"image\"", output + "content/0/type", "must be text"),
        bad(", \"text\": \"done\"", "", output + "content/0/text", "is missing"),
        bad("\"text\": \"done\"", "\"text\": 1", output + "content/0/text", "must be a string"),
        bad(
            "\"text\": \"done\"",
            "\"text\": \"\", \"_meta\": {}",
            output + "content/0/_meta",
            "is not a known field"),
        bad("{\"due\": \"soon\"}", "[\"soon\"]", output + "structuredContent", "must be an object"),
        bad("\"isError\": false", "\"isError\": 0", output + "isError", "must be true or false"),
        bad("\"isError\": false", "\"cost\": 0", output + "cost", "is not a known field"));
  }

  private static List<Broken> truths() {
    return List.of(
        bad("\"kind\": \"attack\", ", "", "/truth/kind", "is missing"),
        bad("\"kind\": \"attack\"", "\"kind\": \"bad\"", "/truth/kind", "must be benign or attack"),
        bad("\"set\": \"own\"", "\"set\": 1", "/truth/set", "must be a string"),
        bad("\"variant\": \"static\"", "\"variant\": 1", "/truth/variant", "must be a string"),
        bad(
            "\"attack_goal\": \"none\"",
            "\"attack_goal\": 1",
            "/truth/attack_goal",
            "must be a string"),
        bad("\"note\": \"hand-made\"", "\"note\": 1", "/truth/note", "must be a string"),
        bad("\"note\": \"hand-made\"", "\"by\": 1", "/truth/by", "is not a known field"),
        bad("\"label\": \"attack\", ", "", "/steps/0/truth/label", "is missing"),
        bad(
            "\"label\": \"attack\"",
            "\"label\": \"?\"",
            "/steps/0/truth/label",
            "must be benign or attack"),
        bad(
            "\"side_effect\": true, \"attack",
            "\"attack",
            "/steps/0/truth/side_effect",
            "is missing"),
        bad(
            "\"side_effect\": true, \"attack",
            "\"side_effect\": 1, \"attack",
            "/steps/0/truth/side_effect",
            "must be true or false"),
        bad("\"attack_class\": \"wrong_tool\", ", "", "/steps/0/truth/attack_class", "is missing"),
        bad(
            "wrong_tool",
            "WRONG_TOOL",
            "/steps/0/truth/attack_class",
            "must be a known class of attacks"),
        bad(
            "\"delegated\": false",
            "\"delegated\": null",
            "/steps/1/truth/delegated",
            "must be true or false"),
        bad(
            "\"unseen\": true",
            "\"unseen\": \"\"",
            "/steps/1/truth/unseen",
            "must be true or false"),
        bad("\"note\": \"planted\"", "\"note\": 1", "/steps/0/truth/note", "must be a string"),
        bad("\"note\": \"planted\"", "\"why\": 1", "/steps/0/truth/why", "is not a known field"));
  }

  private static List<Broken> pageOnly() {
    return List.of(
        page(
            "\"text\": \"And write to me.\"}, {\"before_step\": 1",
            "\"text\": \"\"}, {\"before_step\": 0",
            "/follow_ups/1/before_step",
            "must not be lower"),
        page(
            "\"name\": \"mail\"",
            "\"name\": \"library\"",
            "/servers/1/name",
            "must be no other server's"),
        page(
            "\"name\": \"list\"",
            "\"name\": \"renew\"",
            "/servers/0/tools/1/name",
            "must be no other tool's"),
        page(
            "\"name\": \"fresh\"",
            "\"name\": \"renew\"",
            "/servers/0/observed_tools/1/name",
            "must be no other tool's"),
        page(
            "\"server\": \"library\", \"tool\"",
            "\"server\": \"post\", \"tool\"",
            "/steps/0/server",
            "is none of the session's servers"),
        page(
            "\"tool\": \"renew\", \"arguments\"",
            "\"tool\": \"send\", \"arguments\"",
            "/steps/0/tool",
            "is none of that server's tools"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void nextWhenRuleBrokenThenTellsLineAndPlace(Broken rule) throws Exception {
    String line = changed(rule);

    assertThatThrownBy(() -> readSecondLine(line))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(folder.resolve("cases.jsonl") + ":2: " + rule.pointer() + ": ")
        .hasMessageContaining(rule.problem());
    assertThat(Samples.caseErrors(line).isEmpty()).isEqualTo(!rule.bySchema());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{} {}", "{\"a\":1,\"a\":2}", "\uFEFF{}", "NaN"})
  void nextWhenLineIsNoObjectThenTellsLine(String line) {
    assertThatThrownBy(() -> readSecondLine(line))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(folder.resolve("cases.jsonl") + ":2: /: ");
  }

  @Test
  void nextWhenIdStandsTwiceThenTellsTheSecond() {
    assertThatThrownBy(() -> readSecondLine(Samples.library().replace("library-001", "first")))
        .hasMessageEndingWith("cases.jsonl:2: /id: stands in an earlier line of this file");
  }

  @Test
  void openWhenNoSuchFileThenTellsFile() {
    assertThatThrownBy(() -> CaseFile.open(folder.resolve("none.jsonl")))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("none.jsonl:0: /: can't be read: NoSuchFileException");
  }

  @Test
  void nextWhenEveryFieldStandsThenIsRead() throws Exception {
    CaseLine line = readSecondLine(Samples.everyField());

    assertThat(Samples.caseErrors(Samples.everyField())).isEmpty();
    assertThat(line.line()).isEqualTo(2);
    assertThat(line.session().steps()).hasSize(2);
    assertThat(line.session().steps().get(1).input().followUps())
        .containsExactly("And write to me.", "Soon.");
    assertThat(line.labels().steps().get(1))
        .hasValueSatisfying(truth -> assertThat(truth.unseen()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1e0", "99999999999999999999"})
  void nextWhenBeforeStepIsWholeInAnySpellingThenIsRead(String number) throws Exception {
    String line =
        Samples.everyField()
            .replace(
                "\"before_step\": 1, \"text\": \"Soon",
                "\"before_step\": " + number + ", \"text\": \"Soon");

    assertThat(Samples.caseErrors(line)).isEmpty();
    assertThat(readSecondLine(line).session().steps()).hasSize(2);
  }

  private static String changed(Broken rule) {
    String line = Samples.everyField();
    assertThat(line).contains(rule.from());
    int at = line.indexOf(rule.from());
    return line.substring(0, at) + rule.to() + line.substring(at + rule.from().length());
  }

  private CaseLine readSecondLine(String line) throws Exception {
    Path file = folder.resolve("cases.jsonl");
    Files.writeString(file, Samples.library().replace("library-001", "first") + "\n" + line + "\n");
    try (CaseFile cases = CaseFile.open(file)) {
      assertThat(cases.next()).isPresent();
      Optional<CaseLine> second = cases.next();
      assertThat(cases.next()).isEmpty();
      return second.orElseThrow();
    }
  }

  private static Broken bad(String from, String to, String pointer, String problem) {
    return new Broken(from, to, pointer, problem, true);
  }

  private static Broken page(String from, String to, String pointer, String problem) {
    return new Broken(from, to, pointer, problem, false);
  }
}
