/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.engine;

import static io.casa.toolcheck.ToolCheckRequests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.CheckResult;
import io.casa.toolcheck.Decision.Objection;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ToolCheckPipelineTest {
  private static final Verdict ALLOW = new Verdict.Allow(Optional.empty());
  private static final Verdict BLOCK = new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH);
  private static final Verdict ABSTAIN = new Verdict.Abstain(DenyReason.AMBIGUOUS_SESSION);

  @Test
  void decideWhenEmptyThenPermits() {
    assertThat(decide()).isEqualTo(new Decision(new Outcome.Permit(Optional.empty()), List.of()));
  }

  @Test
  void decideWhenAllAllowThenPermitsPaidByTheNamedSelection() {
    LlmSelection payer = new LlmSelection("1", "pay", JsonObject.EMPTY);
    Decision decision =
        decide(
            check("A", ALLOW),
            check("B", new Verdict.Allow(Optional.of(payer))),
            check("C", ALLOW));
    assertThat(decision.outcome()).isEqualTo(new Outcome.Permit(Optional.of(payer)));
    assertThat(decision.results()).extracting(CheckResult::check).containsExactly("A", "B", "C");
  }

  @Test
  void decideWhenOneBlocksThenDeniesAndLaterChecksDoNotRun() {
    Decision decision =
        decide(check("A", ALLOW), check("B", BLOCK), failing("C", () -> new AssertionError("ran")));
    assertThat(decision.outcome())
        .isEqualTo(new Outcome.Deny("B", DenyReason.TOOL_INTENT_MISMATCH));
    assertThat(decision.results()).extracting(CheckResult::check).containsExactly("A", "B");
    assertThat(decision.results()).extracting(CheckResult::verdict).containsExactly(ALLOW, BLOCK);
  }

  @Test
  void decideWhenAbstainStandsAtTheEndThenDeniesWithTheFirstOfThem() {
    Verdict other = new Verdict.Abstain(DenyReason.NO_LIVE_SESSION);
    assertThat(decide(check("A", ALLOW), check("B", ABSTAIN), check("C", other)).outcome())
        .isEqualTo(new Outcome.Deny("B", DenyReason.AMBIGUOUS_SESSION));
    assertThat(decide(check("A", ABSTAIN), check("B", ALLOW)).outcome())
        .isEqualTo(new Outcome.Deny("A", DenyReason.AMBIGUOUS_SESSION));
  }

  @Test
  void decideWhenBlockFollowsAbstainThenBlockIsTheReason() {
    assertThat(decide(check("A", ABSTAIN), check("B", BLOCK)).outcome())
        .isEqualTo(new Outcome.Deny("B", DenyReason.TOOL_INTENT_MISMATCH));
  }

  static Stream<Supplier<Throwable>> failures() {
    return Stream.of(
        () -> new IllegalStateException("x"),
        StackOverflowError::new,
        () -> new AssertionError("x"),
        () -> new NoClassDefFoundError("x"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void decideWhenCheckThrowsThenDeniesWithCheckFailed(Supplier<Throwable> failure) {
    assertThat(decide(failing("A", failure), check("B", ALLOW)).outcome())
        .isEqualTo(new Outcome.Deny("A", DenyReason.CHECK_FAILED));
  }

  @Test
  void decideWhenCheckAnswersNullThenDeniesWithCheckFailed() {
    assertThat(decide(new NamedCheck("A", request -> null)).outcome())
        .isEqualTo(new Outcome.Deny("A", DenyReason.CHECK_FAILED));
  }

  @Test
  void newDecisionWhenPermitHoldsABlockThenRefused() {
    for (Verdict verdict : List.of(BLOCK, ABSTAIN)) {
      List<CheckResult> results = List.of(new CheckResult("A", CheckMode.ENFORCE, verdict, 1));
      assertThatThrownBy(() -> new Decision(new Outcome.Permit(Optional.empty()), results))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void decideWhenAbstainsOnAReadThatPolicyFlagsThenPermitsWithAllFlags() {
    ToolCheckRequest read = request().readOnly().policy(CheckPolicy.DEFAULT).build();
    Verdict other = new Verdict.Abstain(DenyReason.NO_LIVE_SESSION);
    Decision decision =
        new ToolCheckPipeline(List.of(check("A", ABSTAIN), check("B", other))).decide(read);
    assertThat(decision.outcome())
        .isEqualTo(
            new Outcome.Permit(
                Optional.empty(),
                List.of(
                    new Objection("A", DenyReason.AMBIGUOUS_SESSION),
                    new Objection("B", DenyReason.NO_LIVE_SESSION))));
  }

  @Test
  void decideWhenAbstainsOnASideEffectThenTheUserIsAsked() {
    ToolCheckRequest pays = request().policy(CheckPolicy.DEFAULT).build();
    LlmSelection payer = new LlmSelection("1", "pay", JsonObject.EMPTY);
    List<ToolCheck> checks =
        List.of(check("A", new Verdict.Allow(Optional.of(payer))), check("B", ABSTAIN));
    assertThat(new ToolCheckPipeline(checks).decide(pays).outcome())
        .isEqualTo(
            new Outcome.StepUp(
                new Objection("B", DenyReason.AMBIGUOUS_SESSION), Optional.of(payer)));
  }

  @Test
  void decideWhenToolIsUnregisteredThenAbstainCountsAsOfASideEffect() {
    ToolCheckRequest unknown = request().unregistered().policy(CheckPolicy.DEFAULT).build();
    assertThat(new ToolCheckPipeline(List.of(check("A", ABSTAIN))).decide(unknown).outcome())
        .isInstanceOf(Outcome.StepUp.class);
  }

  @Test
  void decideWhenAnObservedCheckBlocksThenRecordsAndGoesOn() {
    CheckPolicy observing = new CheckPolicy(Map.of("A", CheckMode.OBSERVE), Map.of());
    ToolCheckRequest request = request().policy(observing).build();
    Decision decision =
        new ToolCheckPipeline(List.of(check("A", BLOCK), check("B", ALLOW))).decide(request);
    assertThat(decision.outcome()).isEqualTo(new Outcome.Permit(Optional.empty()));
    assertThat(decision.results()).extracting(CheckResult::verdict).containsExactly(BLOCK, ALLOW);
    assertThat(decision.results().getFirst().mode()).isEqualTo(CheckMode.OBSERVE);
  }

  @Test
  void decideWhenPolicyStatesNoModeThenTheChecksOwnCountsAndAStatedOneComesFirst() {
    ToolCheck learning = new Learning("A", () -> CheckMode.OBSERVE);
    ToolCheck odd =
        new Learning(
            "A",
            () -> {
              throw new IllegalStateException();
            });
    CheckPolicy enforcing = new CheckPolicy(Map.of("A", CheckMode.ENFORCE), Map.of());

    assertThat(decide(learning).outcome()).isInstanceOf(Outcome.Permit.class);
    assertThat(decide(learning).results().getFirst().mode()).isEqualTo(CheckMode.OBSERVE);
    assertThat(
            new ToolCheckPipeline(List.of(learning))
                .decide(request().policy(enforcing).build())
                .outcome())
        .isInstanceOf(Outcome.Deny.class);
    assertThat(decide(odd).outcome()).isInstanceOf(Outcome.Deny.class);
  }

  private record Learning(String name, Supplier<CheckMode> unstated) implements ToolCheck {
    @Override
    public Verdict check(ToolCheckRequest request) {
      return BLOCK;
    }

    @Override
    public CheckMode unstatedMode(ToolCheckRequest request) {
      return unstated.get();
    }
  }

  @Test
  void decideWhenPayerIsFoundByAnObservedCheckThenItPaysAllTheSame() {
    LlmSelection payer = new LlmSelection("1", "pay", JsonObject.EMPTY);
    CheckPolicy observing = new CheckPolicy(Map.of("A", CheckMode.OBSERVE), Map.of());
    assertThat(
            new ToolCheckPipeline(List.of(check("A", new Verdict.Allow(Optional.of(payer)))))
                .decide(request().policy(observing).build())
                .outcome())
        .isEqualTo(new Outcome.Permit(Optional.of(payer)));
  }

  @Test
  void decideWhenACheckScoresNotANumberThenDeniesWithCheckFailed() {
    ToolCheck odd =
        new NamedCheck(
            "A",
            request -> new Verdict.Allow(Optional.empty(), Evidence.of(Double.NaN, 0.5, Map.of())));
    assertThat(decide(odd).outcome()).isEqualTo(new Outcome.Deny("A", DenyReason.CHECK_FAILED));
  }

  @Test
  void enabledWhenNamesKnownThenRunsThoseInOrderOfTheAvailable() throws Exception {
    List<ToolCheck> available = List.of(check("A", ALLOW), check("B", ALLOW), check("C", ALLOW));
    Decision decision =
        ToolCheckPipeline.enabled(Set.of("C", "A"), available).decide(request().build());
    assertThat(decision.results()).extracting(CheckResult::check).containsExactly("A", "C");
  }

  @Test
  void enabledWhenNameUnknownThenRefused() {
    assertThatThrownBy(
            () -> ToolCheckPipeline.enabled(List.of("A", "Z"), List.of(check("A", ALLOW))))
        .isInstanceOfSatisfying(
            UnknownToolCheckException.class, e -> assertThat(e.check()).isEqualTo("Z"));
  }

  @Test
  void newPipelineWhenTwoChecksHaveOneNameThenRefused() {
    List<ToolCheck> twins = List.of(check("A", ALLOW), check("A", BLOCK));
    assertThatThrownBy(() -> new ToolCheckPipeline(twins))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Decision decide(ToolCheck... checks) {
    return new ToolCheckPipeline(List.of(checks)).decide(request().build());
  }

  private static ToolCheck check(String name, Verdict verdict) {
    return new NamedCheck(name, request -> verdict);
  }

  private static ToolCheck failing(String name, Supplier<Throwable> failure) {
    return new NamedCheck(
        name, request -> ToolCheckPipelineTest.<RuntimeException>sneak(failure.get()));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> Verdict sneak(Throwable failure) throws E {
    throw (E) failure;
  }

  private record NamedCheck(String name, Function<ToolCheckRequest, Verdict> rule)
      implements ToolCheck {
    @Override
    public Verdict check(ToolCheckRequest request) {
      return rule.apply(request);
    }
  }
}
