/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.checks;

import io.casa.constraints.ArgumentConstraints;
import io.casa.semantic.AiPoweredToolMatch;
import io.casa.semantic.EmbedderState;
import io.casa.semantic.MatchSettings;
import io.casa.semantic.MiniLmEmbedder;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.checks.ArgumentGrounding;
import io.casa.toolcheck.checks.CallBudgetKept;
import io.casa.toolcheck.checks.DeterministicLlmSelectedTools;
import io.casa.toolcheck.checks.DeterministicToolSelected;
import io.casa.toolcheck.checks.TokenVerification;
import io.casa.toolcheck.checks.ToolDefinitionPinned;
import io.casa.toolcheck.engine.ToolCheckPipeline;
import io.casa.toolcheck.grounding.SessionMemory;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.traits.ToolClass;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one tool call costs in checks, part by part: microseconds on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--enable-native-access=ALL-UNNAMED",
      "-Dai.djl.offline=true",
      "-DOPT_OUT_TRACKING=true"
    })
public class ToolCheckCosts {
  private final List<ToolCheck> others =
      List.of(
          new TokenVerification(),
          new DeterministicToolSelected(),
          new ToolDefinitionPinned(),
          new CallBudgetKept(),
          new DeterministicLlmSelectedTools(),
          new ArgumentConstraints(InstantSource.system()));

  private final ToolCheckPipeline withoutModel = pipeline();
  private final ToolCheckRequest request = BankSession.request(BankSession.PROMPT);
  private final SessionMemory memory = BankSession.memory();
  private final JsonObject transactions = BankSession.transactions();
  private final AiPoweredToolMatch match = match();
  private long prompts;

  /** State of the benchmarks. */
  public ToolCheckCosts() {
    Decision decision = withoutModel.decide(request);
    if (decision.outcome() instanceof Outcome.Deny) {
      throw new IllegalStateException(
          "a check stopped the call, so others did not run: " + decision);
    }
    Verdict judged = match.check(BankSession.saying(request, BankSession.OTHER));
    if (judged.evidence().score().isEmpty()) {
      throw new IllegalStateException("the model was not asked: " + judged);
    }
  }

  private ToolCheckPipeline pipeline() {
    List<ToolCheck> checks = new ArrayList<>(others);
    checks.add(new ArgumentGrounding());
    return new ToolCheckPipeline(checks);
  }

  /** The same for the first call of a session, whose prompt nobody has read yet. */
  @Benchmark
  public Decision firstChecksWithoutModel() {
    return pipeline().decide(request);
  }

  /** Runs all checks but the one with a model, as Keycloak does within an exchange. */
  @Benchmark
  public Decision checksWithoutModel() {
    return withoutModel.decide(request);
  }

  /** Tells where the arguments came from, as the sidecar does for each call. */
  @Benchmark
  public Provenance traceArguments() {
    return memory.trace(new ToolCall("bank", "transfer_money", BankSession.ARGUMENTS));
  }

  /** Takes in the prompt and a result of fifty records, as the sidecar does for each answer. */
  @Benchmark
  public SessionMemory rememberFiftyRecords() {
    SessionMemory fresh = new SessionMemory(new byte[32]);
    fresh.heard(BankSession.PROMPT);
    fresh.returned(ToolClass.READ, new ToolCall("bank", "list", JsonObject.EMPTY), transactions);
    return fresh;
  }

  /** Judges the first call of a session whose prompt asks for such a deed. */
  @Benchmark
  public Verdict matchWithANewPrompt() {
    return match.check(BankSession.saying(request, BankSession.PROMPT + " Note " + ++prompts));
  }

  /** Judges the first call of a session whose prompt leaves the model to say what fits. */
  @Benchmark
  public Verdict matchWithANewPromptThatNeedsTheModel() {
    return match.check(BankSession.saying(request, BankSession.OTHER + " Note " + ++prompts));
  }

  /** Judges a later call of a session. */
  @Benchmark
  public Verdict matchWithAKnownPrompt() {
    return match.check(request);
  }

  private static AiPoweredToolMatch match() {
    MiniLmEmbedder model = MiniLmEmbedder.start(1, Runnable::run);
    if (!(model.state() instanceof EmbedderState.Ready)) {
      throw new IllegalStateException("the sentence model can't be used: " + model.state());
    }
    return new AiPoweredToolMatch(model, MatchSettings.standard(), Optional.empty());
  }
}
