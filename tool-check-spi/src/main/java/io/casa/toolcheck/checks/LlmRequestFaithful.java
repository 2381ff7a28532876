/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.LlmRequestFacts;
import io.casa.toolcheck.LlmRequestFacts.Lines;
import io.casa.toolcheck.LlmRequestFacts.Malformed;
import io.casa.toolcheck.LlmRequestFacts.NotReported;
import io.casa.toolcheck.LlmRequestFacts.Reported;
import io.casa.toolcheck.LlmRequestFacts.Template;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The LLM that selected the call was asked with the user's prompt, and beside it with nothing but
 * the app's template.
 *
 * <p>Judged is the request behind the selection that pays for the call. Abstains with {@code
 * llm_request_modified} when that request did not carry the prompt as the user's words, when it
 * held a line that the approved template has not, and when nobody told how the LLM was asked;
 * blocks with it when it held a line that was rejected, and with {@code malformed_request} when
 * what was told can't be understood.
 *
 * <p>Where the system states no mode, the check observes until the app's template is approved.
 */
public final class LlmRequestFaithful implements ToolCheck {
  /** The check's name in documents, events and answers. */
  public static final String NAME = "LLM_REQUEST_FAITHFUL";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public CheckMode unstatedMode(ToolCheckRequest request) {
    // Whose template it is, without a selection, nobody can tell.
    return DeterministicLlmSelectedTools.payer(request)
        .map(LlmSelection::request)
        .filter(facts -> facts.template() == Template.LEARNING)
        .map(facts -> CheckMode.OBSERVE)
        .orElse(CheckMode.ENFORCE);
  }

  @Override
  public Verdict check(ToolCheckRequest request) {
    Optional<LlmSelection> payer = DeterministicLlmSelectedTools.payer(request);
    if (payer.isEmpty()) {
      return new Verdict.Abstain(
          DenyReason.LLM_REQUEST_MODIFIED, Evidence.of(Map.of("request", "none")));
    }
    LlmRequestFacts facts = payer.get().request();
    return switch (facts) {
      case NotReported told ->
          new Verdict.Abstain(
              DenyReason.LLM_REQUEST_MODIFIED, evidence(told, Map.of("request", "not_reported")));
      case Malformed told ->
          new Verdict.Block(
              DenyReason.MALFORMED_REQUEST, evidence(told, Map.of("request", "malformed")));
      case Reported told -> verdict(told);
    };
  }

  private static Verdict verdict(Reported told) {
    Evidence evidence = evidence(told, details(told));
    if (told.lines() == Lines.REJECTED) {
      return new Verdict.Block(DenyReason.LLM_REQUEST_MODIFIED, evidence);
    }
    return told.carriesPrompt() && told.lines() == Lines.KNOWN
        ? new Verdict.Allow(Optional.empty(), evidence)
        : new Verdict.Abstain(DenyReason.LLM_REQUEST_MODIFIED, evidence);
  }

  private static Map<String, String> details(Reported told) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("prompt", told.carriesPrompt() ? "carried" : "missing");
    details.put(
        "lines",
        switch (told.lines()) {
          case KNOWN -> "known";
          case UNKNOWN -> "unknown";
          case REJECTED -> "rejected";
        });
    told.line().ifPresent(digest -> details.put("line", digest));
    return details;
  }

  private static Evidence evidence(LlmRequestFacts facts, Map<String, String> details) {
    Map<String, String> all = new LinkedHashMap<>(details);
    all.put(
        "template",
        switch (facts.template()) {
          case LEARNING -> "learning";
          case APPROVED -> "approved";
        });
    return Evidence.of(all);
  }
}
