/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.evaluator.BadInputException;
import io.casa.semantic.Embedder;
import io.casa.semantic.MatchSettings;
import io.casa.semantic.MiniLmEmbedder;
import io.casa.toolcheck.AbstainPolicy;
import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.checks.DeterministicLlmSelectedTools;
import io.casa.toolcheck.checks.DeterministicToolSelected;
import io.casa.toolcheck.traits.ToolClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {
  private static final Embedder MODEL = MiniLmEmbedder.start(1, Runnable::run);

  @TempDir private Path folder;

  @Test
  void readWhenEmptyThenIsTheDefault() throws Exception {
    assertThat(read("{}")).isEqualTo(EvaluationPolicy.DEFAULT);
  }

  @Test
  void readWhenEverythingIsSaidThenIsTaken() throws Exception {
    EvaluationPolicy policy =
        read(
            """
            {"checks": {"DETERMINISTIC_TOOL_SELECTED": "observe", "DETERMINISTIC_LLM_SELECTED_TOOLS": "off"},
             "on_abstain": {"read": "STEP_UP", "side_effect": "BLOCK"}, "thresholds": {}}
            """);

    assertThat(policy.modes()).containsEntry(DeterministicToolSelected.NAME, CheckMode.OBSERVE);
    assertThat(policy.off()).containsExactly(DeterministicLlmSelectedTools.NAME);
    assertThat(policy.onAbstain())
        .isEqualTo(
            Map.of(
                ToolClass.READ, AbstainPolicy.STEP_UP, ToolClass.SIDE_EFFECT, AbstainPolicy.BLOCK));
  }

  @Test
  void readWhenThresholdsAreGivenThenTheOthersStayAsTheyAre() throws Exception {
    EvaluationPolicy policy =
        read("{\"thresholds\": {\"AI_POWERED_TOOL_MATCH\": {\"unlike\": 0.4}}}");

    assertThat(policy.match().unlike()).isEqualTo(0.4);
    assertThat(policy.match().foreign()).isEqualTo(MatchSettings.standard().foreign());
  }

  @Test
  void namesWhenComparedWithTheChecksThenAreTheirs() {
    assertThat(
            ProductChecks.shipped(MODEL, MatchSettings.standard(), Optional.empty()).all().stream()
                .map(ProductChecks.ProductCheck::name))
        .containsExactlyInAnyOrderElementsOf(ProductChecks.names());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | /: must be an object",
        "{ | /: is no JSON",
        "{\"mode\":1} | /mode: is not a known field",
        "{\"checks\":[]} | /checks: must be an object",
        "{\"checks\":{\"NONE\":\"off\"}} | /checks/NONE: is not a known field",
        "{\"checks\":{\"DETERMINISTIC_TOOL_SELECTED\":\"on\"}}"
            + " | /checks/DETERMINISTIC_TOOL_SELECTED: must be enforce, observe or off",
        "{\"on_abstain\":{\"write\":\"BLOCK\"}} | /on_abstain/write: is not a known field",
        "{\"on_abstain\":{\"read\":\"block\"}} | /on_abstain/read: must be ALLOW_AND_FLAG",
        "{\"on_abstain\":{\"read\":null}} | /on_abstain/read: must be a string",
        "{\"thresholds\":{\"x\":0.5}} | /thresholds/x: is not a known field",
        "{\"thresholds\":{\"AI_POWERED_TOOL_MATCH\":{\"unlike\":0.1}}}"
            + " | /thresholds/AI_POWERED_TOOL_MATCH: foreign and unlike are not",
        "{\"thresholds\":{\"AI_POWERED_TOOL_MATCH\":{\"unlike\":\"x\"}}}"
            + " | /thresholds/AI_POWERED_TOOL_MATCH/unlike: must be a number"
      })
  void readWhenRuleIsBrokenThenTellsThePlace(String json, String problem) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(folder.resolve("policy.json") + ":1: " + problem);
  }

  @Test
  void readWhenNoSuchFileThenTellsTheFile() {
    assertThatThrownBy(() -> PolicyFile.read(folder.resolve("none.json"), ProductChecks.names()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("none.json:0: /: can't be read");
  }

  private EvaluationPolicy read(String json) throws Exception {
    Path file = folder.resolve("policy.json");
    Files.writeString(file, json);
    return PolicyFile.read(file, ProductChecks.names());
  }
}
