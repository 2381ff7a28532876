/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.CheckResult;
import io.casa.toolcheck.Decision.Objection;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ConsentTest {
  private static final Objection DOUBT = new Objection("C", DenyReason.PROVENANCE_UNKNOWN);
  private static final Optional<LlmSelection> PAYER =
      Optional.of(new LlmSelection("s", "t", JsonObject.EMPTY));
  private static final Decision STEP_UP =
      new Decision(
          new Outcome.StepUp(DOUBT, PAYER),
          List.of(
              result("C", CheckMode.ENFORCE),
              result("D", CheckMode.ENFORCE),
              result("E", CheckMode.OBSERVE)));

  private final OnceUsable approval = new OnceUsable();
  private final Consent consent = new Consent(Optional.of(approval));

  /** An approval in memory. */
  private static final class OnceUsable implements Consent.Usable {
    private int left = 1;
    private Set<Objection> shown = Set.of(DOUBT, new Objection("D", DenyReason.PROVENANCE_UNKNOWN));

    @Override
    public String id() {
      return "approval";
    }

    @Override
    public boolean covers(List<Objection> doubts) {
      return shown.containsAll(doubts);
    }

    @Override
    public boolean use() {
      return left-- > 0;
    }

    @Override
    public void giveBack() {
      left++;
    }
  }

  @Test
  void appliedToWhenChecksAbstainedThenPermitsFlagsAllOfThemAndKeepsWhoPays() {
    assertThat(consent.appliedTo(STEP_UP).outcome())
        .isEqualTo(
            new Outcome.Permit(
                PAYER, List.of(DOUBT, new Objection("D", DenyReason.PROVENANCE_UNKNOWN))));
  }

  @Test
  void appliedToWhenADoubtWasNotShownThenChangesNothingAndNothingIsUsed() {
    approval.shown = Set.of(DOUBT, new Objection("D", DenyReason.TOOL_INTENT_MISMATCH));

    assertThat(consent.appliedTo(STEP_UP)).isSameAs(STEP_UP);
    assertThat(consent.use(STEP_UP)).isTrue();
    assertThat(approval.left).isEqualTo(1);
  }

  @Test
  void appliedToWhenMoreWasShownThenPermits() {
    approval.shown =
        Set.of(
            DOUBT,
            new Objection("D", DenyReason.PROVENANCE_UNKNOWN),
            new Objection("F", DenyReason.PROVENANCE_UNKNOWN));

    assertThat(consent.appliedTo(STEP_UP).outcome()).isInstanceOf(Outcome.Permit.class);
  }

  @Test
  void appliedToWhenACheckBlocksThenStaysBlockedAndNothingIsUsed() {
    var deny = new Decision(new Outcome.Deny("B", DenyReason.CHECK_FAILED), List.of());

    assertThat(consent.appliedTo(deny)).isSameAs(deny);
    assertThat(consent.use(deny)).isTrue();
    assertThat(approval.left).isEqualTo(1);
  }

  @Test
  void useWhenTheChecksPermitThenNothingIsUsed() {
    var permit = new Decision(new Outcome.Permit(PAYER), List.of());

    assertThat(consent.appliedTo(permit)).isSameAs(permit);
    assertThat(consent.use(permit)).isTrue();
    assertThat(approval.left).isEqualTo(1);
  }

  @Test
  void useWhenUsedBeforeThenFailsAndWhenGivenBackThenWorks() {
    assertThat(consent.use(STEP_UP)).isTrue();
    consent.giveBack(STEP_UP);
    assertThat(consent.use(STEP_UP)).isTrue();
    assertThat(consent.use(STEP_UP)).isFalse();
  }

  @Test
  void noneWhenChecksAbstainedThenChangesNothing() {
    assertThat(Consent.NONE.appliedTo(STEP_UP)).isSameAs(STEP_UP);
    assertThat(Consent.NONE.use(STEP_UP)).isTrue();
  }

  private static CheckResult result(String check, CheckMode mode) {
    return new CheckResult(check, mode, new Verdict.Abstain(DenyReason.PROVENANCE_UNKNOWN), 0);
  }
}
