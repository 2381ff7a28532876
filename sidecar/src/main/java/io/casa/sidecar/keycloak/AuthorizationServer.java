/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import io.casa.sidecar.llm.SelectedCall;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keycloak as this app asks it. The stages complete within seconds, never exceptionally, and not on
 * the caller's thread unless the answer is at hand.
 */
public interface AuthorizationServer {
  /** What became of a report. */
  enum ReportAnswer {
    RECORDED,
    NOT_RECORDED
  }

  /** T1: opens an intent. */
  CompletionStage<TokenAnswer> intentToken(UserInput input);

  /** T2: leave to ask the LLM. */
  CompletionStage<TokenAnswer> llmToken(IssuedToken intentToken, URI llm);

  /**
   * T3: leave for one tool call. Asked once, since it may have been paid for; again only after
   * {@link TokenAnswer.Pending}, with the approval it named.
   */
  CompletionStage<TokenAnswer> toolToken(ToolTokenRequest request);

  /** Tells which tools the LLM selected (contracts.md section 5). */
  CompletionStage<ReportAnswer> reportSelections(
      IssuedToken llmToken, String llmCallId, List<SelectedCall> calls);
}
