/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import io.casa.keycloak.checks.AvailableChecks;
import io.casa.keycloak.decisions.ToolDecision;
import io.casa.toolcheck.AbstainPolicy;
import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Grant;
import io.casa.toolcheck.LlmHistory;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.SessionEvidence;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.ToolUnderCheck;
import io.casa.toolcheck.UserWords;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.traits.ToolClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ToolJudgeTest {
  private static final Set<String> BOTH =
      Set.of("DETERMINISTIC_LLM_SELECTED_TOOLS", "DETERMINISTIC_TOOL_SELECTED");

  @Test
  void decideWhenSelectedThenPermitsAndNamesWhoPays() {
    Decision decision = decide(BOTH, Optional.empty(), request("t", "{\"secret\":4711}", true));

    assertThat(decision.outcome())
        .isEqualTo(
            new Outcome.Permit(Optional.of(new LlmSelection("s", "t", json("{\"secret\":4711}")))));
    assertThat(record(decision).resultsJson())
        .isEqualTo(
            "[{\"check\":\"DETERMINISTIC_TOOL_SELECTED\",\"verdict\":\"allow\"},"
                + "{\"check\":\"DETERMINISTIC_LLM_SELECTED_TOOLS\",\"verdict\":\"allow\","
                + "\"paid_by\":\"s\"}]");
    assertThat(record(decision).outcome()).isEqualTo("allow");
    assertThat(record(decision).blockingCheck()).isEmpty();
  }

  @Test
  void decideWhenACheckBlocksThenThatIsRecordedWithoutArguments() {
    Decision decision = decide(BOTH, Optional.empty(), request("t", "{\"secret\":4712}", true));

    ToolDecision recorded = record(decision);
    assertThat(recorded.outcome()).isEqualTo("block");
    assertThat(recorded.blockingCheck()).contains("DETERMINISTIC_LLM_SELECTED_TOOLS");
    assertThat(recorded.reason()).contains(DenyReason.TOOL_PARAMETERS_MISMATCH);
    assertThat(recorded.resultsJson())
        .contains("\"verdict\":\"block\",\"reason\":\"tool_parameters_mismatch\"")
        .contains("\"details\":{\"parameter\":\"/secret\"}")
        .doesNotContain("471");
  }

  @Test
  void decideWhenCheckIsUnknownThenBlocks() {
    assertThat(
            decide(Set.of("UNKNOWN"), Optional.empty(), request("t", "{\"secret\":4711}", true))
                .outcome())
        .isEqualTo(new Outcome.Deny("UNKNOWN", DenyReason.CHECK_FAILED));
  }

  @Test
  void decideWhenNoCheckIsEnabledThenTheProfileStillBinds() {
    assertThat(decide(Set.of(), Optional.empty(), request("t", "{}", true)).outcome())
        .isEqualTo(new Outcome.Permit(Optional.empty()));
    assertThat(decide(Set.of(), Optional.empty(), request("t", "{}", false)).outcome())
        .isEqualTo(new Outcome.Deny(ToolJudge.PROFILE, DenyReason.INSUFFICIENT_SCOPE));
    assertThat(decide(Set.of(), Optional.empty(), request("u", "{}", true)).outcome())
        .isEqualTo(new Outcome.Deny(ToolJudge.PROFILE, DenyReason.INSUFFICIENT_SCOPE));
    assertThat(
            decide(Set.of(), Optional.empty(), request("t", "{\"n\":9007199254740993}", true))
                .outcome())
        .isEqualTo(new Outcome.Deny(ToolJudge.PROFILE, DenyReason.INEXACT_NUMBER));
  }

  @Test
  void decideWhenACallCantBeJudgedAndPolicyAllowsThenIsFlagged() {
    Decision decision =
        decide(
            Set.of("ARGUMENT_GROUNDING"),
            Optional.empty(),
            request("t", "{}", true, flagging(Map.of())));

    assertThat(record(decision).outcome()).isEqualTo("allow");
    assertThat(record(decision).flags()).contains("ARGUMENT_GROUNDING:provenance_unknown");
  }

  @Test
  void decideWhenACheckObservesThenItsAnswerIsRecordedAndDecidesNothing() {
    Decision decision =
        decide(
            BOTH,
            Optional.empty(),
            request(
                "t",
                "{\"secret\":4712}",
                true,
                flagging(Map.of("DETERMINISTIC_LLM_SELECTED_TOOLS", CheckMode.OBSERVE))));

    assertThat(record(decision).outcome()).isEqualTo("allow");
    assertThat(record(decision).flags()).isEmpty();
    assertThat(record(decision).resultsJson())
        .contains(
            "\"verdict\":\"block\",\"reason\":\"tool_parameters_mismatch\",\"mode\":\"observe\"");
  }

  private static CheckPolicy flagging(Map<String, CheckMode> modes) {
    return new CheckPolicy(modes, Map.of(ToolClass.SIDE_EFFECT, AbstainPolicy.ALLOW_AND_FLAG));
  }

  @Test
  void decideWhenTheMatchIsEnabledThenItRunsLastAndBlocks() {
    ToolCheck match =
        new ToolCheck() {
          @Override
          public String name() {
            return "AI_POWERED_TOOL_MATCH";
          }

          @Override
          public Verdict check(ToolCheckRequest request) {
            return new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH);
          }
        };
    Set<String> all =
        Set.of(
            "AI_POWERED_TOOL_MATCH",
            "DETERMINISTIC_LLM_SELECTED_TOOLS",
            "DETERMINISTIC_TOOL_SELECTED");

    Decision decision = decide(all, Optional.of(match), request("t", "{\"secret\":4711}", true));

    assertThat(decision.outcome())
        .isEqualTo(new Outcome.Deny("AI_POWERED_TOOL_MATCH", DenyReason.TOOL_INTENT_MISMATCH));
    assertThat(decision.results()).hasSize(3);
    assertThat(decide(all, Optional.empty(), request("t", "{\"secret\":4711}", true)).outcome())
        .isEqualTo(new Outcome.Deny("AI_POWERED_TOOL_MATCH", DenyReason.CHECK_FAILED));
  }

  private static ToolDecision record(Decision decision) {
    return new ToolDecision(
        "d", "r", "banking", "assistant", request("t", "{}", true), Optional.empty(), decision, 0);
  }

  private static ToolCheckRequest request(String tool, String arguments, boolean registered) {
    return request(tool, arguments, registered, CheckPolicy.STRICT);
  }

  private static ToolCheckRequest request(
      String tool, String arguments, boolean registered, CheckPolicy policy) {
    return new ToolCheckRequest(
        new Grant(new Intent("i", "h"), ActorChain.NONE, Set.of("t")),
        UserWords.of(List.of()),
        new ToolCall("http://tools", tool, json(arguments)),
        new ToolUnderCheck(
            registered ? Optional.of(definition(tool)) : Optional.empty(),
            Optional.empty(),
            new ObservedDefinition.NotSeen()),
        new SessionEvidence(
            new LlmHistory.Selections(
                List.of(new LlmSelection("s", "t", json("{\"secret\":4711}")))),
            new Provenance.NotTraced()),
        policy);
  }

  private static ToolDefinition definition(String name) {
    return new ToolDefinition(
        name,
        Optional.empty(),
        Optional.empty(),
        JsonObject.EMPTY,
        Optional.empty(),
        Optional.empty());
  }

  private static JsonObject json(String text) {
    try {
      return JsonReader.strict().readObject(text);
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  private static Decision decide(
      Set<String> enabled, Optional<ToolCheck> match, ToolCheckRequest request) {
    return ToolJudge.decide(AvailableChecks.builtIn(), enabled, match, request);
  }
}
