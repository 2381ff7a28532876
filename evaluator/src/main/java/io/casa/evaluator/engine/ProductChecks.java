/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.engine;

import io.casa.semantic.AiPoweredToolMatch;
import io.casa.semantic.Embedder;
import io.casa.semantic.EmbedderState;
import io.casa.semantic.JudgeSettings;
import io.casa.semantic.LlmJudge;
import io.casa.semantic.MatchSettings;
import io.casa.toolcheck.checks.ArgumentGrounding;
import io.casa.toolcheck.checks.DeterministicLlmSelectedTools;
import io.casa.toolcheck.checks.DeterministicToolSelected;
import io.casa.toolcheck.checks.ToolDefinitionPinned;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The product's tool checks in the order in which it runs them. A new check of the product is added
 * here and nowhere else in this module.
 *
 * @param all in their order
 */
public record ProductChecks(List<ProductCheck> all) {
  /**
   * A check and what it can't do without.
   *
   * @param needsArguments it has nothing to say about a call whose arguments are not known
   * @param fingerprint of the model and the settings that it judges by, if it has any
   */
  public record ProductCheck(
      ToolCheck check, boolean needsArguments, Optional<String> fingerprint) {
    public ProductCheck {
      Objects.requireNonNull(check, "check");
      Objects.requireNonNull(fingerprint, "fingerprint");
    }

    /** A check that is all code. */
    public ProductCheck(ToolCheck check, boolean needsArguments) {
      this(check, needsArguments, Optional.empty());
    }

    /** The check's name in policies and reports. */
    public String name() {
      return check.name();
    }
  }

  public ProductChecks {
    all = List.copyOf(Objects.requireNonNull(all, "all"));
  }

  /**
   * All checks, cheap before dear.
   *
   * @param model as it is now; a check whose model isn't there abstains
   * @param thresholds of the match
   * @param judge an LLM that settles what the match can't tell, if one shall be asked
   */
  public static ProductChecks shipped(
      Embedder model, MatchSettings thresholds, Optional<JudgeSettings> judge) {
    MatchSettings settings =
        judge.map(by -> thresholds.judgedBy(MatchSettings.Strategy.HYBRID, by)).orElse(thresholds);
    var match =
        new AiPoweredToolMatch(model, settings, judge.map(by -> new LlmJudge(by, Optional::empty)));
    return new ProductChecks(
        List.of(
            new ProductCheck(new DeterministicToolSelected(), false),
            new ProductCheck(new ToolDefinitionPinned(), false),
            new ProductCheck(new DeterministicLlmSelectedTools(), true),
            new ProductCheck(new ArgumentGrounding(), true),
            new ProductCheck(match, false, fingerprint(model, settings))));
  }

  /** The names of all checks. */
  public static Set<String> names() {
    return Set.of(
        DeterministicToolSelected.NAME,
        ToolDefinitionPinned.NAME,
        DeterministicLlmSelectedTools.NAME,
        ArgumentGrounding.NAME,
        AiPoweredToolMatch.NAME);
  }

  private static Optional<String> fingerprint(Embedder model, MatchSettings settings) {
    return switch (model.state()) {
      case EmbedderState.Ready(String ofModel) -> Optional.of(ofModel + ":" + settings.version());
      case EmbedderState.Loading() -> Optional.empty();
      case EmbedderState.Failed failed -> Optional.empty();
    };
  }

  /** The checks without those of these names. */
  public ProductChecks without(Set<String> names) {
    return new ProductChecks(all.stream().filter(check -> !names.contains(check.name())).toList());
  }
}
