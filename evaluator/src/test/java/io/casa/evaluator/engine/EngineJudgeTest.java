/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.casa.evaluator.engine.ProductChecks.ProductCheck;
import io.casa.evaluator.judge.SessionJudge;
import io.casa.evaluator.judge.SessionStart;
import io.casa.evaluator.judge.SessionStart.ListedTool;
import io.casa.evaluator.judge.SessionStart.Server;
import io.casa.evaluator.judge.StepDecision;
import io.casa.evaluator.judge.StepDecision.CheckFinding;
import io.casa.evaluator.judge.StepDecision.CheckVerdict;
import io.casa.evaluator.judge.StepDecision.Outcome;
import io.casa.evaluator.judge.StepInput;
import io.casa.evaluator.judge.StepInput.Choice;
import io.casa.evaluator.judge.StepInput.LlmTurn;
import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.checks.DeterministicLlmSelectedTools;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class EngineJudgeTest {
  private static final LlmTurn SELECTED = new LlmTurn.SelectedThisCall();
  private static final LlmTurn NOT_ASKED = new LlmTurn.NotAsked();
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"note\":{\"default\":null}}}";

  @Test
  void judgeWhenLlmSelectedTheCallThenAllows() {
    SessionJudge judge = selections();

    assertThat(judge.judge(pay("{\"n\":1}", SELECTED)).outcome()).isEqualTo(Outcome.ALLOW);
  }

  @Test
  void judgeWhenLlmWasNeverAskedThenBlocks() {
    StepDecision decision = selections().judge(pay("{\"n\":1}", NOT_ASKED));

    assertThat(decision.outcome()).isEqualTo(Outcome.BLOCK);
    assertThat(decision.reason()).hasValue("no_llm_calls_made_by_app");
  }

  @Test
  void judgeWhenSelectionHasPaidThenBlocksTheNext() {
    SessionJudge judge = selections();
    judge.judge(pay("{\"n\":1}", SELECTED));

    StepDecision replay = judge.judge(pay("{\"n\":1}", NOT_ASKED));

    assertThat(replay.outcome()).isEqualTo(Outcome.BLOCK);
    assertThat(replay.reason()).hasValue("tool_not_selected_by_llm");
  }

  @Test
  void judgeWhenSelectedForLaterThenPaysThen() {
    SessionJudge judge = selections();
    Choice one = new Choice("pay", json("{\"n\":1}"));
    Choice two = new Choice("pay", json("{\"n\":2}"));
    judge.judge(pay("{\"n\":2}", new LlmTurn.Selected(List.of(one, two))));

    assertThat(judge.judge(pay("{\"n\":1}", NOT_ASKED)).outcome()).isEqualTo(Outcome.ALLOW);
    assertThat(judge.judge(pay("{\"n\":1}", NOT_ASKED)).outcome()).isEqualTo(Outcome.BLOCK);
  }

  @Test
  void judgeWhenFrameworkFillsDefaultsAndRespellsNumbersThenIsTheLlmsCall() {
    var choice = new Choice("pay", json("{\"n\":10}"));

    StepDecision decision =
        selections()
            .judge(pay("{\"n\":10.0,\"note\":null}", new LlmTurn.Selected(List.of(choice))));

    assertThat(decision.outcome()).isEqualTo(Outcome.ALLOW);
  }

  @Test
  void judgeWhenLlmSelectedNothingThenBlocks() {
    StepDecision decision = selections().judge(pay("{}", new LlmTurn.Selected(List.of())));

    assertThat(decision.reason()).hasValue("tool_not_selected_by_llm");
  }

  @Test
  void judgeWhenCallIsBlockedThenTheRecordedCallHasSpentTheSelectionAllTheSame() {
    var moods = new Mood(new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH));
    SessionJudge judge = judge(CheckPolicy.DEFAULT, selectionCheck(), moods);
    judge.judge(pay("{\"n\":1}", SELECTED));
    moods.next = allow();

    assertThat(judge.judge(pay("{\"n\":1}", NOT_ASKED)).outcome()).isEqualTo(Outcome.BLOCK);
    assertThat(judge.judge(pay("{\"n\":1}", SELECTED)).outcome()).isEqualTo(Outcome.ALLOW);
  }

  @Test
  void judgeWhenABlockedCallWasAnotherThanSelectedThenThatOneIsNotSpent() {
    var moods = new Mood(new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH));
    SessionJudge judge = judge(CheckPolicy.DEFAULT, selectionCheck(), moods);
    Choice other = new Choice("pay", json("{\"n\":2}"));
    judge.judge(pay("{\"n\":1}", new LlmTurn.Selected(List.of(other))));
    moods.next = allow();

    assertThat(judge.judge(pay("{\"n\":2}", NOT_ASKED)).outcome()).isEqualTo(Outcome.ALLOW);
  }

  @Test
  void judgeWhenCallIsAskedAboutThenSelectionIsSpent() {
    var moods = new Mood(new Verdict.Abstain(DenyReason.TOOL_INTENT_MISMATCH));
    SessionJudge judge = judge(CheckPolicy.DEFAULT, selectionCheck(), moods);

    StepDecision asked = judge.judge(pay("{\"n\":1}", SELECTED));
    moods.next = allow();

    assertThat(asked.outcome()).isEqualTo(Outcome.ASK);
    assertThat(asked.treatedAsSideEffect()).isTrue();
    assertThat(judge.judge(pay("{\"n\":1}", NOT_ASKED)).outcome()).isEqualTo(Outcome.BLOCK);
  }

  @Test
  void judgeWhenReadIsDoubtfulThenAllowsWithTheReason() {
    var moods = new Mood(new Verdict.Abstain(DenyReason.TOOL_INTENT_MISMATCH));

    StepDecision flagged =
        judge(CheckPolicy.DEFAULT, moods).judge(step("list_items", "{}", SELECTED));

    assertThat(flagged.outcome()).isEqualTo(Outcome.ALLOW);
    assertThat(flagged.reason()).hasValue("tool_intent_mismatch");
    assertThat(flagged.treatedAsSideEffect()).isFalse();
  }

  @Test
  void judgeWhenArgumentsUnknownThenChecksOfThemDoNotRun() {
    var moods = new Mood(allow());
    SessionJudge judge = judge(CheckPolicy.DEFAULT, selectionCheck(), moods);

    StepDecision decision =
        judge.judge(new StepInput(List.of(), "shop", "pay", Optional.empty(), NOT_ASKED));

    assertThat(decision.outcome()).isEqualTo(Outcome.ALLOW);
    assertThat(decision.checks())
        .extracting(CheckFinding::check, CheckFinding::verdict)
        .containsExactly(
            tuple(DeterministicLlmSelectedTools.NAME, CheckVerdict.NOT_RUN),
            tuple("MOOD", CheckVerdict.ALLOW));
  }

  @Test
  void judgeWhenBlockEndsTheRunThenLaterChecksAreNotRun() {
    StepDecision decision =
        judge(CheckPolicy.DEFAULT, selectionCheck(), new Mood(allow())).judge(pay("{}", NOT_ASKED));

    assertThat(decision.checks())
        .extracting(CheckFinding::verdict)
        .containsExactly(CheckVerdict.BLOCK, CheckVerdict.NOT_RUN);
  }

  @Test
  void judgeWhenCheckTellsEvidenceThenIsKept() {
    var evidence = Evidence.of(0.25, 0.5, Map.of("level", "text"));
    var moods = new Mood(new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH, evidence));

    CheckFinding finding =
        judge(CheckPolicy.DEFAULT, moods).judge(pay("{}", SELECTED)).checks().getFirst();

    assertThat(finding.score()).hasValue(0.25);
    assertThat(finding.detail()).containsExactly(Map.entry("level", "text"));
    assertThat(finding.reason()).hasValue("tool_intent_mismatch");
  }

  @Test
  void judgeWhenUserSaysMoreThenIsHeardFromThenOn() {
    var moods = new Mood(allow());
    SessionJudge judge = judge(CheckPolicy.DEFAULT, moods);
    judge.judge(pay("{}", SELECTED));
    judge.judge(
        new StepInput(List.of("And more."), "shop", "pay", Optional.of(json("{}")), SELECTED));

    assertThat(moods.seen)
        .extracting(request -> request.words().messages())
        .containsExactly(List.of("Pay."), List.of("Pay.", "And more."));
  }

  @Test
  void judgeWhenAskedThenAllRegisteredToolsAreGranted() {
    var moods = new Mood(allow());
    judge(CheckPolicy.DEFAULT, moods).judge(pay("{}", SELECTED));

    assertThat(moods.seen.getFirst().grant().tools())
        .containsExactlyInAnyOrder("pay", "list_items");
  }

  @Test
  void judgeWhenDefinitionHasOtherKeyOrderThenIsTheSame() {
    ToolCheckRequest request = requestFor("{\"inputSchema\":" + SCHEMA + ",\"name\":\"pay\"}");

    assertThat(request.tool().observed())
        .isEqualTo(new ObservedDefinition.Seen(request.tool().registeredSha256().orElseThrow()));
  }

  @Test
  void judgeWhenDefinitionDiffersThenHashesDiffer() {
    ToolCheckRequest request =
        requestFor("{\"name\":\"pay\",\"description\":\"New.\",\"inputSchema\":" + SCHEMA + "}");

    assertThat(request.tool().observed())
        .isNotEqualTo(new ObservedDefinition.Seen(request.tool().registeredSha256().orElseThrow()));
  }

  @Test
  void judgeWhenToolWasNotListedThenSaysSo() {
    assertThat(requestFor("{\"name\":\"other\",\"inputSchema\":{}}").tool().observed())
        .isEqualTo(new ObservedDefinition.Absent());
  }

  @Test
  void judgeWhenValueStoodInAnEarlierResultThenIsTraced() {
    var moods = new Mood(allow());
    SessionJudge judge = judge(CheckPolicy.DEFAULT, moods);
    judge.judge(step("list_items", "{}", SELECTED));
    judge.returned(
        json("{\"content\":[],\"structuredContent\":{\"iban\":\"DE02120300000000202051\"}}"));
    judge.judge(pay("{\"to\":\"DE02120300000000202051\"}", SELECTED));
    judge.judge(pay("{\"to\":\"GB33BUKB20201555555555\"}", SELECTED));

    assertThat(origins(moods.seen.get(1))).isNotEmpty().doesNotContain(Origin.NOWHERE);
    assertThat(origins(moods.seen.get(2))).contains(Origin.NOWHERE);
  }

  @Test
  void judgeWhenResultComesOnlyAfterTheCallThenCallDoesNotKnowIt() {
    var moods = new Mood(allow());
    SessionJudge judge = judge(CheckPolicy.DEFAULT, moods);
    judge.judge(pay("{\"to\":\"DE02120300000000202051\"}", SELECTED));
    judge.returned(
        json("{\"content\":[],\"structuredContent\":{\"iban\":\"DE02120300000000202051\"}}"));

    assertThat(origins(moods.seen.getFirst())).containsOnly(Origin.NOWHERE);
  }

  @Test
  void judgeWhenArgumentsUnknownThenNothingIsTraced() {
    var moods = new Mood(allow());
    judge(CheckPolicy.DEFAULT, moods)
        .judge(new StepInput(List.of(), "shop", "pay", Optional.empty(), SELECTED));

    assertThat(moods.seen.getFirst().evidence().provenance()).isEqualTo(new Provenance.NotTraced());
  }

  @Test
  void definitionHashWhenNumberIsBeyondDoublesThenTellsApartAllTheSame() {
    String huge = "{\"name\":\"pay\",\"inputSchema\":{\"maximum\":9223372036854775807}}";

    assertThat(RecordedPin.of(json(huge)))
        .isEqualTo(
            RecordedPin.of(
                json("{\"inputSchema\":{\"maximum\":9223372036854775807},\"name\":\"pay\"}")))
        .isNotEqualTo(RecordedPin.of(json(huge.replace("807}", "806}"))));
  }

  @ParameterizedTest
  @EnumSource(value = Outcome.class, mode = Mode.EXCLUDE, names = "ALLOW")
  void judgeWhenCheckOnlyObservesThenDecidesNothing(Outcome ignored) {
    var policy =
        new CheckPolicy(Map.of("MOOD", CheckMode.OBSERVE), CheckPolicy.DEFAULT.onAbstain());
    Verdict verdict =
        ignored == Outcome.BLOCK
            ? new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH)
            : new Verdict.Abstain(DenyReason.TOOL_INTENT_MISMATCH);

    StepDecision decision = judge(policy, new Mood(verdict)).judge(pay("{}", SELECTED));

    assertThat(decision.outcome()).isEqualTo(Outcome.ALLOW);
    assertThat(decision.checks().getFirst().verdict()).isNotEqualTo(CheckVerdict.ALLOW);
  }

  /** A check of which the test says what it answers; keeps what it was asked. */
  private static final class Mood implements ToolCheck {
    private final List<ToolCheckRequest> seen = new ArrayList<>();
    private Verdict next;

    Mood(Verdict first) {
      next = first;
    }

    @Override
    public String name() {
      return "MOOD";
    }

    @Override
    public Verdict check(ToolCheckRequest request) {
      seen.add(request);
      return next;
    }
  }

  private static List<Origin> origins(ToolCheckRequest request) {
    return switch (request.evidence().provenance()) {
      case Provenance.NotTraced() -> List.of();
      case Provenance.Traced(List<ArgumentOrigin> origins) ->
          origins.stream().map(ArgumentOrigin::origin).toList();
    };
  }

  private static ToolCheckRequest requestFor(String observed) {
    var moods = new Mood(allow());
    SessionStart start = start(List.of(tool(observed)));
    opener(CheckPolicy.DEFAULT, moods).open(start).judge(pay("{}", SELECTED));
    return moods.seen.getFirst();
  }

  private static SessionJudge selections() {
    return judge(CheckPolicy.DEFAULT, selectionCheck());
  }

  private static ToolCheck selectionCheck() {
    return new DeterministicLlmSelectedTools();
  }

  private static SessionJudge judge(CheckPolicy policy, ToolCheck... checks) {
    return opener(policy, checks).open(start(registered()));
  }

  private static SessionJudge.Opener opener(CheckPolicy policy, ToolCheck... checks) {
    List<ProductCheck> all = new ArrayList<>();
    for (ToolCheck check : checks) {
      all.add(new ProductCheck(check, check instanceof DeterministicLlmSelectedTools));
    }
    return EngineJudge.opener(new ProductChecks(all), policy);
  }

  private static SessionStart start(List<ListedTool> observed) {
    return new SessionStart(
        "Pay.", Optional.empty(), List.of(new Server("shop", registered(), observed)));
  }

  private static List<ListedTool> registered() {
    return List.of(
        tool("{\"name\":\"pay\",\"inputSchema\":" + SCHEMA + "}"),
        tool("{\"name\":\"list_items\",\"inputSchema\":{}}"));
  }

  private static ListedTool tool(String text) {
    JsonObject json = json(text);
    String name =
        text.contains("\"pay\"") ? "pay" : text.contains("other") ? "other" : "list_items";
    return new ListedTool(
        new ToolDefinition(
            name,
            Optional.empty(),
            Optional.empty(),
            (JsonObject) json.get("inputSchema").orElseThrow(),
            Optional.empty(),
            Optional.empty()),
        json);
  }

  private static StepInput pay(String arguments, LlmTurn llm) {
    return step("pay", arguments, llm);
  }

  private static StepInput step(String tool, String arguments, LlmTurn llm) {
    return new StepInput(List.of(), "shop", tool, Optional.of(json(arguments)), llm);
  }

  private static Verdict allow() {
    return new Verdict.Allow(Optional.empty());
  }

  private static JsonObject json(String text) {
    try {
      return JsonReader.strict().readObject(text);
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
