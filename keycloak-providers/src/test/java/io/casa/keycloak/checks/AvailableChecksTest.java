/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.casa.toolcheck.spi.ToolCheck;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AvailableChecksTest {
  @Test
  void allWhenNobodyAddsOneThenAreTheBuiltInOnesCheapFirst() {
    assertThat(AvailableChecks.builtIn().all())
        .extracting(ToolCheck::name)
        .containsExactly(
            "TOKEN_VERIFICATION",
            "DETERMINISTIC_TOOL_SELECTED",
            "TOOL_DEFINITION_PINNED",
            "CALL_BUDGET",
            "DETERMINISTIC_LLM_SELECTED_TOOLS",
            "LLM_REQUEST_FAITHFUL",
            "ARGUMENT_CONSTRAINTS",
            "ARGUMENT_GROUNDING");
    assertThat(AvailableChecks.builtIn().names()).contains("AI_POWERED_TOOL_MATCH");
  }

  @Test
  void allWhenOthersAddSomeThenTheyFollowUnlessTheirOrderSaysOtherwise() {
    AvailableChecks checks =
        AvailableChecks.with(
            Stream.of(
                new StubFactory("B", 0),
                new StubFactory("A", 0),
                new StubFactory("DEAR", 200),
                new StubFactory("BEFORE_ALL", -1_000)));

    assertThat(checks.all())
        .extracting(ToolCheck::name)
        .startsWith("BEFORE_ALL", "TOKEN_VERIFICATION", "DETERMINISTIC_TOOL_SELECTED")
        .endsWith("ARGUMENT_GROUNDING", "A", "B", "DEAR");
    assertThat(checks.names()).contains("A", "DETERMINISTIC_TOOL_SELECTED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"DETERMINISTIC_TOOL_SELECTED", "AI_POWERED_TOOL_MATCH", "TOKEN_PROFILE", "TWICE"})
  void withWhenNameIsTakenThenRefusesToStart(String name) {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                AvailableChecks.with(
                    Stream.of(new StubFactory("TWICE", 0), new StubFactory(name, 1))))
        .withMessageContaining("casa-tool-check stub")
        .withMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "lower", "WITH SPACE", "1ST"})
  void withWhenNameIsOfAnotherFormThenRefusesToStart(String name) {
    assertThatIllegalStateException()
        .isThrownBy(() -> AvailableChecks.with(Stream.of(new StubFactory(name, 0))));
  }

  @Test
  void withWhenTimeLimitIsNoneOrTooLongThenRefusesToStart() {
    for (Duration limit : new Duration[] {Duration.ZERO, Duration.ofSeconds(6)}) {
      assertThatIllegalStateException()
          .isThrownBy(() -> AvailableChecks.with(Stream.of(new StubFactory("A", 0, limit))));
    }
  }
}
