/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code ./casa demo --json}, as a script would run it. */
final class DemoIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static int exit;
  private static JsonNode report = JSON.createObjectNode();

  @BeforeAll
  static void play() throws IOException, InterruptedException {
    var output = Files.createTempFile(Checkout.logs(), "casa-demo-", ".json");
    var errors = Files.createTempFile(Checkout.logs(), "casa-demo-", ".log");
    var builder =
        new ProcessBuilder(Checkout.root().resolve("casa").toString(), "demo", "--json")
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("CASA_NO_BUILD", "1");
    var process = builder.start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      throw new EndToEndException("The demo did not end in ten minutes; see " + errors);
    }
    exit = process.exitValue();
    report = JSON.readTree(output.toFile());
  }

  @Test
  void demoThenSucceeds() {
    assertThat(exit).as("%s", report).isZero();
    assertThat(report.path("ok").asBoolean()).isTrue();
    assertThat(report.path("bankUnchanged").asBoolean()).isTrue();
  }

  @Test
  void documentThenHasExactlyTheAgreedMembers() {
    assertThat(report.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("steps", "bankUnchanged", "ok", "urls");
    assertThat(report.path("urls").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("keycloak", "realm", "entryAgent", "mcpServer");
    assertThat(steps())
        .isNotEmpty()
        .allSatisfy(
            step ->
                assertThat(step.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(
                        "n", "from", "to", "tool", "attack", "decision", "check", "reason", "ms"));
  }

  @Test
  void attacksThenAreAllThereAndAllStopped() {
    assertThat(attacks())
        .extracting(step -> step.path("attack").asText())
        .contains("a", "b", "c", "d", "e", "f", "g", "h");
    assertThat(attacks())
        .allSatisfy(step -> assertThat(step.path("decision").asText()).isIn("refused", "held"));
    assertThat(attacks()).allSatisfy(step -> assertThat(step.path("reason").asText()).isNotEmpty());
  }

  /** The model did select these calls, so that who selected them stops none of them. */
  @Test
  void attacksThatTheModelFellForThenAreStoppedByWhereTheirValuesAreFrom() {
    assertThat(attack("f").path("check").asText()).isEqualTo("ARGUMENT_GROUNDING");
    assertThat(attack("g").path("check").asText()).isEqualTo("ARGUMENT_GROUNDING");
    assertThat(attack("h").path("check").asText())
        .isIn("ARGUMENT_GROUNDING", "AI_POWERED_TOOL_MATCH");
    assertThat(List.of(attack("f"), attack("g"), attack("h")))
        .allSatisfy(step -> assertThat(step.path("tool").asText()).isEqualTo("make_payment"));
  }

  @Test
  void legitimateCallsThenAreAllowedAndTheOneThatLeavesThePayeeToALetterIsHeld() {
    var legitimate = steps().stream().filter(step -> step.path("attack").isNull()).toList();
    var held =
        legitimate.stream().filter(step -> !step.path("decision").asText().equals("allowed"));

    assertThat(legitimate).hasSizeGreaterThan(20);
    assertThat(held)
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.path("decision").asText()).isEqualTo("held");
              assertThat(step.path("from").asText()).isEqualTo("assistant");
              assertThat(step.path("tool").asText()).isEqualTo("make_payment");
              assertThat(step.path("check").asText()).isEqualTo("ARGUMENT_GROUNDING");
              assertThat(step.path("reason").asText()).isEqualTo("approval_required");
            });
  }

  private static List<JsonNode> attacks() {
    return steps().stream().filter(step -> !step.path("attack").isNull()).toList();
  }

  private static JsonNode attack(String letter) {
    return attacks().stream()
        .filter(step -> step.path("attack").asText().equals(letter))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> steps() {
    return StreamSupport.stream(report.path("steps").spliterator(), false).toList();
  }
}
