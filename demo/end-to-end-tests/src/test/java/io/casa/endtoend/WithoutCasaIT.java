/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.endtoend.AgentAnswer.ToolOutcome;
import io.casa.endtoend.OthersAgent.Surroundings;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The control of the experiment: with nothing in between, each of the others' agents gets its
 * unasked call through.
 */
final class WithoutCasaIT {
  @AutoClose private static ScriptedLlm llm;
  @AutoClose private static BranchOffice branchOffice;

  @BeforeAll
  static void start() {
    llm = ScriptedLlm.start();
    branchOffice = BranchOffice.start(List.of());
  }

  @ParameterizedTest
  @EnumSource
  void unaskedCallWhenNothingInBetweenThenBooksAnAppointment(OthersAgent agent) {
    // Given
    int port = Ports.free();
    int before = branchOffice.appointments();
    var surroundings =
        Surroundings.of(branchOffice.url() + "/mcp", llm.url() + "/v1")
            .callingUnasked(Errand.BRANCHES.unaskedCall());

    try (var running = agent.start(port, surroundings)) {
      // When
      var answer = AgentAnswer.ask("http://127.0.0.1:" + port, Errand.BRANCHES.question());

      // Then
      assertThat(answer.status()).as(running.output()).isEqualTo(200);
      assertThat(answer.answer()).contains("opens at nine");
      assertThat(answer.tools())
          .containsExactly("list_branches", "book_appointment", "opening_hours");
      assertThat(answer.calls()).noneMatch(ToolOutcome::isError);
      assertThat(branchOffice.appointments()).isEqualTo(before + 1);
    }
  }
}
