/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.endtoend.OthersAgent.Surroundings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Unmodified agents and an unmodified LLM double of others, in front of a server of others and of
 * the demo's bank, behind {@code ./casa up}.
 */
final class OtherPeoplesAgentsIT {
  private static final int AGENT_PORT = Ports.free();

  @AutoClose private static ScriptedLlm llm;
  @AutoClose private static BranchOffice branches;
  @AutoClose private static Bank bank;
  @AutoClose private static CasaUp casa;

  @BeforeAll
  static void start() {
    llm = ScriptedLlm.start();
    branches = BranchOffice.start(List.of("branches.bank.example"));
    bank = Bank.start();
    casa =
        CasaUp.start(
            "bank-and-branch-office.yaml",
            Map.of("assistant", AGENT_PORT, "branches", branches.port(), "bank", bank.port()),
            llm.url());
  }

  @ParameterizedTest
  @EnumSource
  void unaskedCallWhenBehindCasaThenIsAFailedToolAndTheAgentGoesOn(OthersAgent agent) {
    assertRefusedBetweenTwoAllowed(agent, Errand.BRANCHES, surroundings(Errand.BRANCHES));
    assertThat(branches.appointments()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void unaskedCallWhenTheLlmStreamsThenIsAFailedToolAndTheAgentGoesOn(OthersAgent agent) {
    var before = bank.ledger();

    assertRefusedBetweenTwoAllowed(
        agent, Errand.BANKING, surroundings(Errand.BANKING).withStreaming());

    assertThat(bank.ledger()).isEqualTo(before);
  }

  @Test
  void readyLineThenHasExactlyTheAgreedMembers() {
    var ready = casa.ready();

    assertThat(casa.output().lines()).hasSize(1);
    assertThat(ready.fieldNames()).toIterable().containsExactlyInAnyOrder("ready", "urls", "apps");
    assertThat(ready.path("ready").asBoolean()).isTrue();
    assertThat(ready.path("urls").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("keycloak", "realm");
    assertThat(ready.path("apps"))
        .hasSize(3)
        .allSatisfy(
            app ->
                assertThat(app.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(
                        "name", "type", "app", "inbound", "outboundProxy", "environment"));
  }

  private static void assertRefusedBetweenTwoAllowed(
      OthersAgent agent, Errand errand, Surroundings surroundings) {
    // Given
    try (var running = agent.start(AGENT_PORT, surroundings.callingUnasked(errand.unaskedCall()))) {
      // When
      var answer = AgentAnswer.ask(casa.app("assistant").inbound(), errand.question());

      // Then
      assertThat(answer.status()).as(() -> answer.body() + running.output()).isEqualTo(200);
      assertThat(answer.tools())
          .containsExactly(
              errand.selected().get(0), errand.unaskedTool(), errand.selected().get(1));
      var first = answer.calls().get(0);
      var unasked = answer.calls().get(1);
      var last = answer.calls().get(2);
      assertThat(first.isError()).as("%s", first).isFalse();
      assertThat(first.text()).contains(errand.results().get(0));
      assertThat(unasked.isError()).as("%s", unasked).isTrue();
      assertThat(unasked.text())
          .contains("tool_not_selected_by_llm")
          .containsPattern("decision=[0-9a-f-]{36}");
      assertThat(last.isError()).as("%s", last).isFalse();
      assertThat(last.text()).contains(errand.results().get(1));
      assertThat(answer.answer()).isNotBlank();
    }
  }

  private static Surroundings surroundings(Errand errand) {
    return Surroundings.of(errand.mcpUrl(), "http://llm.bank.example/v1")
        .behind(casa.app("assistant").outboundProxy());
  }
}
