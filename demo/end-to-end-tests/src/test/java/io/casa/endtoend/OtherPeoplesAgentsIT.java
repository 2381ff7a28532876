/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.endtoend.OthersAgent.Surroundings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Unmodified agents, an unmodified server and an unmodified LLM double of others, behind {@code
 * ./casa up}.
 */
final class OtherPeoplesAgentsIT {
  private static final int AGENT_PORT = Ports.free();

  private static ScriptedLlm llm;
  private static BranchOffice branches;
  private static BranchOffice archive;
  private static CasaUp casa;

  @BeforeAll
  static void start() {
    llm = ScriptedLlm.start();
    branches = BranchOffice.start(List.of("branches.bank.example"));
    archive = BranchOffice.start(List.of("archive.bank.example:8080"));
    casa =
        CasaUp.start(
            "branch-office.yaml",
            Map.of("assistant", AGENT_PORT, "branches", branches.port(), "archive", archive.port()),
            llm.url());
  }

  @AfterAll
  static void stop() {
    casa.close();
    llm.close();
    branches.close();
    archive.close();
  }

  @ParameterizedTest
  @EnumSource
  void unaskedCallWhenBehindCasaThenIsAFailedToolAndTheAgentGoesOn(OthersAgent agent) {
    assertRefusedBetweenTwoAllowed(agent, surroundings().callingUnasked(BranchOffice.BOOKING));
  }

  @ParameterizedTest
  @EnumSource
  void unaskedCallWhenTheLlmStreamsThenIsAFailedToolAndTheAgentGoesOn(OthersAgent agent) {
    assertRefusedBetweenTwoAllowed(
        agent, surroundings().withStreaming().callingUnasked(BranchOffice.BOOKING));
  }

  private static void assertRefusedBetweenTwoAllowed(OthersAgent agent, Surroundings surroundings) {
    // Given
    try (var running = agent.start(AGENT_PORT, surroundings)) {
      // When
      var answer = AgentAnswer.ask(casa.app("assistant").inbound(), BranchOffice.QUESTION);

      // Then
      assertThat(answer.status()).as(() -> answer.body() + running.output()).isEqualTo(200);
      assertThat(answer.tools())
          .containsExactly("list_branches", "book_appointment", "opening_hours");
      assertThat(answer.calls().get(0).isError()).isFalse();
      assertThat(answer.calls().get(0).text()).contains("Old Town");
      assertThat(answer.calls().get(1).isError()).isTrue();
      assertThat(answer.calls().get(1).text())
          .contains("tool_not_selected_by_llm")
          .containsPattern("decision=[0-9a-f-]{36}");
      assertThat(answer.calls().get(2).isError()).isFalse();
      assertThat(answer.calls().get(2).text()).contains("09:00");
      assertThat(answer.answer()).contains("opens at nine");
      assertThat(branches.appointments()).isZero();
    }
  }

  private static Surroundings surroundings() {
    return Surroundings.of("http://branches.bank.example/mcp", "http://llm.bank.example/v1")
        .behind(casa.app("assistant").outboundProxy());
  }
}
