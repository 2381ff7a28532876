/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.engine;

import io.casa.evaluator.engine.ProductChecks.ProductCheck;
import io.casa.evaluator.judge.SessionJudge;
import io.casa.evaluator.judge.StepDecision;
import io.casa.evaluator.judge.StepInput;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.engine.ToolCheckPipeline;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.List;
import java.util.function.Predicate;

/**
 * The product's own pipeline as a judge: says to it what a running system would, and decides
 * nothing by itself. For one thread.
 */
public final class EngineJudge implements SessionJudge {
  private final Engine engine;
  private final SessionView session;

  /** What all sessions have in common. */
  private record Engine(
      ProductChecks checks, ToolCheckPipeline full, ToolCheckPipeline toolLevel) {}

  private EngineJudge(Engine engine, SessionView session) {
    this.engine = engine;
    this.session = session;
  }

  /**
   * Judges under a policy.
   *
   * @param checks those that run, in their order
   */
  public static SessionJudge.Opener opener(ProductChecks checks, CheckPolicy policy) {
    var engine =
        new Engine(
            checks,
            pipeline(checks, _ -> true),
            pipeline(checks, check -> !check.needsArguments()));
    return start -> new EngineJudge(engine, new SessionView(start, policy));
  }

  @Override
  public StepDecision judge(StepInput step) {
    boolean known = step.arguments().isPresent();
    ToolCheckPipeline pipeline = known ? engine.full() : engine.toolLevel();
    Decision decision = pipeline.decide(session.request(step));
    session.decided(decision);
    return Findings.decision(decision, session.toolClass(step), engine.checks());
  }

  @Override
  public void returned(JsonObject output) {
    session.returned(output);
  }

  private static ToolCheckPipeline pipeline(ProductChecks checks, Predicate<ProductCheck> chosen) {
    List<ToolCheck> run = checks.all().stream().filter(chosen).map(ProductCheck::check).toList();
    return new ToolCheckPipeline(run);
  }
}
