/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.keycloak.approvals.Approval;
import io.casa.keycloak.approvals.ApprovalCall;
import io.casa.keycloak.approvals.ApprovalQuestion;
import io.casa.keycloak.approvals.ApprovalStore;
import io.casa.keycloak.approvals.Approvals;
import io.casa.keycloak.approvals.Opened;
import io.casa.keycloak.approvals.Standing;
import io.casa.keycloak.decisions.ToolDecision;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.AuthorizationDetails;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.Refusal;
import io.casa.keycloak.tokens.Refusal.Awaited;
import io.casa.keycloak.tokens.Refusal.BlockedBy;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.ToolCall;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.common.util.Time;

/**
 * What an app is told of approvals: that it waits for one, what became of it, and why a call that
 * needs one is refused.
 */
record ToolApprovals(Answers answers, Exchange exchange) {
  ToolApprovals {
    Objects.requireNonNull(answers, "answers");
    Objects.requireNonNull(exchange, "exchange");
  }

  /**
   * The approval that the app names.
   *
   * @throws RefusedException when there is none of that id, or it is for another call
   */
  Optional<Approval> named(Optional<String> id, ToolCall call) throws RefusedException {
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Optional<ApprovalCall> asked = ToolJudge.hash(call.arguments()).map(hash -> key(call, hash));
    Optional<Approval> approval =
        ApprovalStore.of(answers.session())
            .find(id.get())
            .filter(found -> asked.equals(Optional.of(found.call())));
    if (approval.isEmpty()) {
      throw AuthorizationDetails.refused(
          "authorization_details: approval_id is not that of this call.");
    }
    return approval;
  }

  /** The answer to whoever waits; empty when the call may be tried now. */
  Optional<Response> answerUnlessApproved(Approval approval) {
    return switch (approval.standing(Time.currentTimeMillis())) {
      case Standing.Pending(long secondsLeft) ->
          Optional.of(answers.refusedAgain(pending(approval, approval.decisionId(), secondsLeft)));
      case Standing.Approved approved -> Optional.empty();
      case Standing.Denied denied -> Optional.of(over(approval, DenyReason.APPROVAL_DENIED));
      case Standing.Used used -> Optional.of(over(approval, DenyReason.APPROVAL_REQUIRED));
      case Standing.Expired expired -> Optional.of(over(approval, DenyReason.APPROVAL_REQUIRED));
    };
  }

  /**
   * Asks somebody about a call, and tells the app so.
   *
   * @throws RefusedException when the question can't be kept
   */
  Response ask(ToolDecision decision, Provenance provenance) throws RefusedException {
    ToolCall call = decision.request().call();
    var question =
        new ApprovalQuestion(
            key(call, decision.argumentsSha256().orElseThrow()),
            exchange.actors().subjects(),
            call.arguments(),
            provenance,
            Consent.doubts(decision.decision()),
            decision.id(),
            exchange.subject().expiresAt());
    return switch (Approvals.open(answers.session(), question)) {
      case Opened.Asking(Approval approval) -> asked(decision, approval);
      case Opened.AlreadyDenied(Approval approval) -> {
        answers.event().detail("casa_approval", approval.id());
        yield refused(decision, DenyReason.APPROVAL_DENIED);
      }
      case Opened.NotAsked() -> refused(decision, DenyReason.APPROVAL_REQUIRED);
    };
  }

  /**
   * Asks anew about a call that was approved before something else about it became doubtful; the
   * first approval is over then. If that isn't why it was not enough, somebody else has used it.
   *
   * @throws RefusedException when the question can't be kept
   */
  Response askAgain(Approval first, ToolDecision decision, Provenance provenance)
      throws RefusedException {
    if (first.covers(Consent.doubts(decision.decision()))) {
      return refused(decision, DenyReason.APPROVAL_REQUIRED);
    }
    // Here, where its row may be locked already, and not in the transaction of the question.
    ApprovalStore.of(answers.session()).withdraw(first.id(), Time.currentTimeMillis());
    return ask(decision, provenance);
  }

  /** Refuses a call for that reason. */
  Response refused(ToolDecision decision, DenyReason reason) {
    return answers.refused(
        refusal(reason, new BlockedBy(decision.id(), decision.blockingCheck().orElseThrow())));
  }

  private Response asked(ToolDecision decision, Approval approval) {
    answers.event().detail("casa_approval", approval.id());
    return switch (approval.standing(Time.currentTimeMillis())) {
      case Standing.Pending(long secondsLeft) ->
          answers.refused(pending(approval, decision.id(), secondsLeft));
      // Decided or run out in this very moment: whoever asks again is told.
      case Standing.Approved approved -> answers.refused(pending(approval, decision.id(), 1));
      case Standing.Denied denied -> refused(decision, DenyReason.APPROVAL_DENIED);
      case Standing.Used used -> refused(decision, DenyReason.APPROVAL_REQUIRED);
      case Standing.Expired expired -> refused(decision, DenyReason.APPROVAL_REQUIRED);
    };
  }

  private Response over(Approval approval, DenyReason reason) {
    exchange.record(answers.event());
    answers
        .event()
        .detail("casa_approval", approval.id())
        .detail("casa_decision", approval.decisionId())
        .detail("casa_server", approval.call().server())
        .detail("casa_tool", approval.call().tool());
    return answers.refused(refusal(reason, blockedBy(approval, approval.decisionId())));
  }

  private Refusal pending(Approval approval, String decisionId, long secondsLeft) {
    return new Refusal(
        OAuthError.AUTHORIZATION_PENDING,
        DenyReason.APPROVAL_REQUIRED.sentence(),
        DenyReason.APPROVAL_REQUIRED,
        Optional.of(blockedBy(approval, decisionId)),
        Optional.of(
            new Awaited(approval.id(), Approvals.uri(answers.session(), approval), secondsLeft)));
  }

  private static Refusal refusal(DenyReason reason, BlockedBy decision) {
    return new Refusal(OAuthError.ACCESS_DENIED, reason.sentence(), reason, Optional.of(decision));
  }

  private static BlockedBy blockedBy(Approval approval, String decisionId) {
    return new BlockedBy(decisionId, approval.doubts().getFirst().check());
  }

  private ApprovalCall key(ToolCall call, String argumentsSha256) {
    return new ApprovalCall(
        exchange.subject().token().intent().id(),
        exchange.caller().system().name(),
        exchange.caller().app().name(),
        call.server(),
        call.tool(),
        argumentsSha256);
  }
}
