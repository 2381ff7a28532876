/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Grant;
import io.casa.toolcheck.LlmHistory;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.SessionEvidence;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolUnderCheck;
import io.casa.toolcheck.UserWords;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.spi.ToolCheck;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OneCallTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void checkWhenAskedAgainThenAnswersTheSameAndCountsOnce() {
    Verdict verdict = new Verdict.Abstain(DenyReason.SEMANTIC_MODEL_UNAVAILABLE);
    OneCall call = new OneCall(answering(verdict), registry);

    assertThat(call.check(request())).isSameAs(verdict);
    assertThat(call.check(request())).isSameAs(verdict);

    assertThat(asked).hasValue(1);
    assertThat(counted("abstain", "semantic_model_unavailable")).isEqualTo(1);
  }

  @Test
  void checkWhenItAnswersThenCountsByOutcomeAndReasonAlone() {
    new OneCall(answering(new Verdict.Allow(Optional.empty())), registry).check(request());
    new OneCall(answering(new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH)), registry)
        .check(request());

    assertThat(counted("allow", "none")).isEqualTo(1);
    assertThat(counted("block", "tool_intent_mismatch")).isEqualTo(1);
    assertThat(registry.getMeters())
        .flatExtracting(meter -> meter.getId().getTags())
        .extracting(tag -> tag.getKey())
        .containsOnly("outcome", "reason");
  }

  private double counted(String outcome, String reason) {
    return registry
        .get("casa.tool.match")
        .tags("outcome", outcome, "reason", reason)
        .counter()
        .count();
  }

  private ToolCheck answering(Verdict verdict) {
    return new ToolCheck() {
      @Override
      public String name() {
        return "CHECK";
      }

      @Override
      public Verdict check(ToolCheckRequest request) {
        asked.incrementAndGet();
        return verdict;
      }
    };
  }

  private static ToolCheckRequest request() {
    return new ToolCheckRequest(
        new Grant(new Intent("i", "h"), ActorChain.NONE, Set.of("t")),
        UserWords.of(List.of("words")),
        new ToolCall("http://tools", "t", JsonObject.EMPTY),
        new ToolUnderCheck(Optional.empty(), Optional.empty(), new ObservedDefinition.NotSeen()),
        new SessionEvidence(new LlmHistory.Selections(List.of()), new Provenance.NotTraced()),
        CheckPolicy.STRICT);
  }
}
