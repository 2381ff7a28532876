/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import io.casa.semantic.MatchSettings.Strategy;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.traits.ToolClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The tool fits what the user's words ask for.
 *
 * <p>Allows what only looks, what the words ask for or may need on the way, and another deed that
 * is done to nothing but what the user gave. Blocks with {@code tool_intent_mismatch} a tool that
 * isn't registered, and one that does something else. Abstains with {@code tool_intent_mismatch}
 * when it can't tell, with {@code semantic_model_unavailable} when the sentence model can't be
 * asked, and with {@code semantic_judge_unavailable} when it can't tell and the LLM judge, which
 * should, has given no answer that counts. The judge may settle what is unsure, and never a
 * mismatch.
 */
public final class AiPoweredToolMatch implements ToolCheck {
  /** The check's name in documents, events and answers. */
  public static final String NAME = "AI_POWERED_TOOL_MATCH";

  private final Embedder embedder;
  private final MatchSettings settings;
  private final Optional<LlmJudge> judge;
  private final WordsAndModel wordsAndModel;

  /**
   * The check by these settings.
   *
   * @param judge asked as the strategy says; must be there when the strategy is {@code
   *     LLM_VERIFIER}
   */
  public AiPoweredToolMatch(Embedder embedder, MatchSettings settings, Optional<LlmJudge> judge) {
    this.embedder = Objects.requireNonNull(embedder, "embedder");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.judge = Objects.requireNonNull(judge, "judge");
    this.wordsAndModel = new WordsAndModel(embedder, settings);
    if (settings.strategy() == Strategy.LLM_VERIFIER && judge.isEmpty()) {
      throw new IllegalArgumentException("judge is needed by the strategy");
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict check(ToolCheckRequest request) {
    Optional<ToolDefinition> tool = request.definition();
    List<String> words = request.words().messages();
    if (tool.isEmpty()) {
      return new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH);
    }
    if (words.stream().allMatch(String::isBlank)) {
      return new Verdict.Abstain(DenyReason.PROMPT_NOT_FOUND);
    }
    MatchQuestion question = new MatchQuestion(words, tool.get());
    return settings.strategy() == Strategy.LLM_VERIFIER
        ? verified(request, question)
        : matched(request, question);
  }

  /** What the check can rely on now. */
  public SemanticHealth health() {
    return new SemanticHealth(embedder.state(), settings.version(), judge.map(LlmJudge::state));
  }

  private Verdict matched(ToolCheckRequest request, MatchQuestion question) {
    MatchAnswer answer;
    switch (embedder.state()) {
      case EmbedderState.Loading() -> {
        return unavailable(ModelFault.LOADING);
      }
      case EmbedderState.Failed(ModelFault fault) -> {
        return unavailable(fault);
      }
      case EmbedderState.Ready(String fingerprint) -> {
        try {
          answer = wordsAndModel.judge(question, fingerprint);
        } catch (ModelUnavailableException e) {
          return unavailable(e.fault());
        }
      }
    }
    Evidence evidence = evidence(answer, Map.of());
    return switch (answer.outcome()) {
      case FITS -> new Verdict.Allow(Optional.empty(), evidence);
      case MISMATCH -> new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH, evidence);
      case UNSURE ->
          answer.fit() == VerbFit.ACTS_OTHERWISE && GivenValues.all(request)
              ? new Verdict.Allow(Optional.empty(), evidence)
              : settings.strategy() == Strategy.HYBRID && judge.isPresent()
                  ? settled(request, question, answer, judge.get())
                  : new Verdict.Abstain(DenyReason.TOOL_INTENT_MISMATCH, evidence);
    };
  }

  private Verdict settled(
      ToolCheckRequest request, MatchQuestion question, MatchAnswer answer, LlmJudge asked) {
    JudgeAnswer judged =
        asked.judge(question, request.call().arguments(), request.evidence().provenance());
    Evidence evidence = evidence(answer, details(judged));
    return switch (judged) {
      case JudgeAnswer.Fits() -> new Verdict.Allow(Optional.empty(), evidence);
      // The judge is no ground to stop a call that words and model only doubt.
      case JudgeAnswer.DoesNotFit() ->
          new Verdict.Abstain(DenyReason.TOOL_INTENT_MISMATCH, evidence);
      case JudgeAnswer.Unsure() -> new Verdict.Abstain(DenyReason.TOOL_INTENT_MISMATCH, evidence);
      case JudgeAnswer.None none ->
          new Verdict.Abstain(DenyReason.SEMANTIC_JUDGE_UNAVAILABLE, evidence);
    };
  }

  private Verdict verified(ToolCheckRequest request, MatchQuestion question) {
    if (ToolClass.of(question.definition()) == ToolClass.READ) {
      return new Verdict.Allow(Optional.empty());
    }
    JudgeAnswer judged =
        judge
            .orElseThrow()
            .judge(question, request.call().arguments(), request.evidence().provenance());
    Evidence evidence = Evidence.of(details(judged));
    return switch (judged) {
      case JudgeAnswer.Fits() -> new Verdict.Allow(Optional.empty(), evidence);
      case JudgeAnswer.DoesNotFit() -> new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH, evidence);
      case JudgeAnswer.Unsure() -> new Verdict.Abstain(DenyReason.TOOL_INTENT_MISMATCH, evidence);
      case JudgeAnswer.None none ->
          new Verdict.Abstain(DenyReason.SEMANTIC_JUDGE_UNAVAILABLE, evidence);
    };
  }

  private static Verdict unavailable(ModelFault fault) {
    return new Verdict.Abstain(
        DenyReason.SEMANTIC_MODEL_UNAVAILABLE, Evidence.of(Map.of("fault", fault.code())));
  }

  private static Map<String, String> details(JudgeAnswer judged) {
    return switch (judged) {
      case JudgeAnswer.Fits() -> Map.of("judge", "fits");
      case JudgeAnswer.DoesNotFit() -> Map.of("judge", "does_not_fit");
      case JudgeAnswer.Unsure() -> Map.of("judge", "unsure");
      case JudgeAnswer.None(JudgeAnswer.Fault fault) ->
          Map.of("judge", "none", "fault", fault.code());
    };
  }

  private Evidence evidence(MatchAnswer answer, Map<String, String> more) {
    Map<String, String> details = new HashMap<>(more);
    details.put("verbs", answer.fit().code());
    details.put("overlap", Long.toString(Math.round(answer.overlap() * 100)) + " %");
    return answer
        .cosine()
        .map(cosine -> Evidence.of(cosine, settings.unlike(), details))
        .orElseGet(() -> Evidence.of(details));
  }
}
