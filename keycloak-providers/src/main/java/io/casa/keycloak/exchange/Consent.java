/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.keycloak.approvals.Approval;
import io.casa.keycloak.approvals.ApprovalStore;
import io.casa.keycloak.decisions.ToolDecision;
import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.CheckResult;
import io.casa.toolcheck.Decision.Objection;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * What a person has said to a call. It answers the doubts that the person was shown and nothing
 * else: a Block stays one, a doubt that has come up since is to be asked about, and what the checks
 * permit needs no consent, so none is used.
 */
final class Consent {
  /** Nobody has said anything. */
  static final Consent NONE = new Consent(Optional.empty());

  /** An approval that can be used once, on whichever node. */
  interface Usable {
    /** Its id. */
    String id();

    /** Whether its page showed all of these doubts. */
    boolean covers(List<Objection> doubts);

    /** Uses it, unless somebody else has. */
    boolean use();

    /** Takes {@link #use} back. */
    void giveBack();
  }

  private final Optional<Usable> approval;

  Consent(Optional<Usable> approval) {
    this.approval = Objects.requireNonNull(approval, "approval");
  }

  /** An approved call; the approval is used in the session's transaction. */
  static Consent of(KeycloakSession session, Approval approval) {
    return new Consent(Optional.of(new Stored(ApprovalStore.of(session), approval)));
  }

  private record Stored(ApprovalStore store, Approval approval) implements Usable {
    @Override
    public String id() {
      return approval.id();
    }

    @Override
    public boolean covers(List<Objection> doubts) {
      return approval.covers(doubts);
    }

    @Override
    public boolean use() {
      return store.use(id(), Time.currentTimeMillis());
    }

    @Override
    public void giveBack() {
      store.giveBack(id(), Time.currentTimeMillis());
    }
  }

  /** The decision with what was said; flagged, since no check has judged it. */
  Decision appliedTo(Decision judged) {
    if (judged.outcome() instanceof Outcome.StepUp stepUp && needed(judged).isPresent()) {
      return new Decision(new Outcome.Permit(stepUp.paidBy(), doubts(judged)), judged.results());
    }
    return judged;
  }

  /**
   * Uses the approval, if that is what lets the call through.
   *
   * @return false when somebody else has used it
   */
  boolean use(Decision judged) {
    return needed(judged).map(Usable::use).orElse(true);
  }

  /** Takes {@link #use} back. */
  void giveBack(Decision judged) {
    needed(judged).ifPresent(Usable::giveBack);
  }

  /** Says in a decision by what it was approved, if that is what let the call through. */
  ToolDecision markedIn(ToolDecision decision, Decision judged) {
    return needed(judged).map(used -> decision.approvedBy(used.id())).orElse(decision);
  }

  /** What enforcing checks could not judge. */
  static List<Objection> doubts(Decision decision) {
    return decision.results().stream()
        .filter(result -> result.mode() == CheckMode.ENFORCE)
        .flatMap(result -> doubt(result).stream())
        .toList();
  }

  private static Optional<Objection> doubt(CheckResult result) {
    return result.verdict() instanceof Verdict.Abstain abstain
        ? Optional.of(new Objection(result.check(), abstain.reason()))
        : Optional.empty();
  }

  private Optional<Usable> needed(Decision judged) {
    return judged.outcome() instanceof Outcome.StepUp
        ? approval.filter(usable -> usable.covers(doubts(judged)))
        : Optional.empty();
  }
}
