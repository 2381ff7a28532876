/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ForgeryTest {
  private static final Tool TOOL =
      Tool.builder(
              "t",
              Map.of(
                  "type",
                  "object",
                  "properties",
                  Map.of(
                      "status",
                      Map.of("enum", List.of("active", "any"), "default", "active"),
                      "verbose",
                      Map.of("type", "boolean"))))
          .build();

  @Test
  void forgeryWhenThereIsAChoiceTakesAnotherOne() {
    assertThat(forged("t", Map.of("status", "active"))).isEqualTo(Map.of("status", "any"));
    assertThat(forged("t", Map.of("status", "any"))).isEqualTo(Map.of("status", "active"));
  }

  @Test
  void forgeryWhenAnIdIsThereTakesTheNextOne() {
    assertThat(forged("u", Map.of("account_id", "acc-1009")))
        .isEqualTo(Map.of("account_id", "acc-1000"));
  }

  @Test
  void forgeryWhenThereAreNoArgumentsAddsOneThatIsNotTheDefault() {
    assertThat(forged("t", Map.of())).isEqualTo(Map.of("status", "any"));
    assertThat(forged("u", Map.of())).isNotEmpty();
  }

  @Test
  void forgeryNeverEqualsAnotherCallThatTheModelSelected() {
    List<SelectedCall> selected =
        List.of(
            new SelectedCall("1", "u", Map.of("account_id", "acc-1001")),
            new SelectedCall("2", "u", Map.of("account_id", "acc-1002")),
            new SelectedCall("3", "v", Map.of("account_id", "acc-1003")));
    assertThat(Forgery.of(selected.getFirst(), List.of(TOOL), selected))
        .isEqualTo(Map.of("account_id", "acc-1003"));
  }

  @Test
  void forgeryTakesAFilledInDefaultForTheSameCall() {
    List<SelectedCall> selected =
        List.of(
            new SelectedCall("1", "t", Map.of("status", "any")),
            new SelectedCall("2", "t", Map.of()));
    assertThat(Forgery.of(selected.getFirst(), List.of(TOOL), selected))
        .isEqualTo(Map.of("status", "any", "verbose", true));
  }

  @Test
  void forgeryNeverEqualsTheSelection() {
    for (Object value : List.of(true, 5, "x", List.of(1), Map.of("a", 1))) {
      assertThat(forged("u", Map.of("v", value))).isNotEqualTo(Map.of("v", value)).containsKey("v");
    }
  }

  private static Map<String, Object> forged(String tool, Map<String, Object> arguments) {
    return Forgery.of(new SelectedCall("1", tool, arguments), List.of(TOOL), List.of());
  }
}
