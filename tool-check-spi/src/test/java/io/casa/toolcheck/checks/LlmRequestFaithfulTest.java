/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import static io.casa.toolcheck.ToolCheckRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.LlmRequestFacts;
import io.casa.toolcheck.LlmRequestFacts.Lines;
import io.casa.toolcheck.LlmRequestFacts.Malformed;
import io.casa.toolcheck.LlmRequestFacts.NotReported;
import io.casa.toolcheck.LlmRequestFacts.Reported;
import io.casa.toolcheck.LlmRequestFacts.Template;
import io.casa.toolcheck.ToolCheckRequests;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.engine.ToolCheckPipeline;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.spi.ToolCheckContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LlmRequestFaithfulTest extends ToolCheckContract {
  @Override
  protected ToolCheck newCheck() {
    return new LlmRequestFaithful();
  }

  @ParameterizedTest
  @CsvSource({
    "APPROVED, true,  KNOWN,    Allow",
    "APPROVED, false, KNOWN,    Abstain",
    "APPROVED, true,  UNKNOWN,  Abstain",
    "APPROVED, false, UNKNOWN,  Abstain",
    "APPROVED, true,  REJECTED, Block",
    "LEARNING, true,  KNOWN,    Allow",
    "LEARNING, false, KNOWN,    Abstain",
    "LEARNING, true,  REJECTED, Block"
  })
  void verdictWhenReportedThenFollowsPromptAndLines(
      Template template, boolean carriesPrompt, Lines lines, String verdict) {
    var facts = new Reported(template, carriesPrompt, lines, Optional.of("D"));
    Verdict said = newCheck().check(request().asked(facts).build());

    assertThat(said.getClass().getSimpleName()).isEqualTo(verdict);
    assertThat(reason(said).orElse(DenyReason.LLM_REQUEST_MODIFIED))
        .isEqualTo(DenyReason.LLM_REQUEST_MODIFIED);
    assertThat(said.evidence().details())
        .containsEntry("template", template == Template.APPROVED ? "approved" : "learning")
        .containsEntry("prompt", carriesPrompt ? "carried" : "missing")
        .containsEntry("line", "D");
  }

  @Test
  void verdictWhenItAllowsThenItPaysForNothing() {
    assertThat(newCheck().check(request().asked(faithful()).build()))
        .isInstanceOfSatisfying(Verdict.Allow.class, allow -> assertThat(allow.paidBy()).isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void verdictWhenNobodyToldThenAbstainsAndWhenNobodyUnderstandsThenBlocks(Template template) {
    assertThat(reason(newCheck().check(request().asked(new NotReported(template)).build())))
        .contains(DenyReason.LLM_REQUEST_MODIFIED);
    assertThat(newCheck().check(request().asked(new NotReported(template)).build()))
        .isInstanceOf(Verdict.Abstain.class);
    assertThat(newCheck().check(request().asked(new Malformed(template)).build()))
        .isInstanceOfSatisfying(
            Verdict.Block.class,
            block -> assertThat(block.reason()).isEqualTo(DenyReason.MALFORMED_REQUEST));
  }

  @Test
  void verdictWhenNoSelectionPaysThenAbstains() {
    assertThat(newCheck().check(request().asked(faithful()).calls("pay", "{\"to\":1}").build()))
        .isInstanceOf(Verdict.Abstain.class);
    assertThat(newCheck().check(request().noLlmCalls().build()))
        .isInstanceOf(Verdict.Abstain.class);
  }

  @Test
  void decisionWhenTemplateIsLearnedAndNoModeIsStatedThenIsObserved() {
    Decision decision = decide(request().asked(without(Template.LEARNING)));

    assertThat(decision.outcome()).isInstanceOf(Outcome.Permit.class);
    assertThat(decision.results().getLast().mode()).isEqualTo(CheckMode.OBSERVE);
    assertThat(decision.results().getLast().verdict()).isInstanceOf(Verdict.Abstain.class);
  }

  @Test
  void decisionWhenTemplateIsApprovedThenSideEffectsWaitAndReadsAreFlagged() {
    assertThat(
            decide(request().policy(CheckPolicy.DEFAULT).asked(without(Template.APPROVED)))
                .outcome())
        .isInstanceOf(Outcome.StepUp.class);
    assertThat(
            decide(
                    request()
                        .readOnly()
                        .selected("get_balance", "{}")
                        .policy(CheckPolicy.DEFAULT)
                        .asked(without(Template.APPROVED)))
                .outcome())
        .isInstanceOfSatisfying(
            Outcome.Permit.class,
            permit ->
                assertThat(permit.flags())
                    .containsExactly(
                        new Decision.Objection(
                            LlmRequestFaithful.NAME, DenyReason.LLM_REQUEST_MODIFIED)));
  }

  @Test
  void decisionWhenAModeIsStatedThenTheTemplateChangesNothingAboutIt() {
    assertThat(
            decide(request().policy(stated(CheckMode.ENFORCE)).asked(without(Template.LEARNING)))
                .outcome())
        .isInstanceOf(Outcome.Deny.class);
    assertThat(
            decide(request().policy(stated(CheckMode.OBSERVE)).asked(without(Template.APPROVED)))
                .outcome())
        .isInstanceOf(Outcome.Permit.class);
  }

  @Test
  void decisionWhenTwoSelectionsAreEqualThenTheRequestBehindTheOneThatPaysCounts() {
    ToolCheckRequests twice = request().selected("pay", "{}", "pay", "{}");
    assertThat(decide(twice.asked(faithful())).outcome())
        .isInstanceOfSatisfying(
            Outcome.Permit.class,
            permit -> assertThat(permit.paidBy().orElseThrow().id()).isEqualTo("1"));
  }

  private static Decision decide(ToolCheckRequests request) {
    return new ToolCheckPipeline(
            List.of(new DeterministicLlmSelectedTools(), new LlmRequestFaithful()))
        .decide(request.build());
  }

  private static LlmRequestFacts faithful() {
    return new Reported(Template.APPROVED, true, Lines.KNOWN, Optional.empty());
  }

  private static LlmRequestFacts without(Template template) {
    return new Reported(template, false, Lines.KNOWN, Optional.empty());
  }

  private static CheckPolicy stated(CheckMode mode) {
    return new CheckPolicy(Map.of(LlmRequestFaithful.NAME, mode), Map.of());
  }

  private static Optional<DenyReason> reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow allow -> Optional.empty();
      case Verdict.Block block -> Optional.of(block.reason());
      case Verdict.Abstain abstain -> Optional.of(abstain.reason());
    };
  }
}
