/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A check for one call: a decision that is tried again, because somebody else changed the session,
 * neither asks an LLM again nor counts twice. The verdict rests on words and call alone, which stay
 * the same meanwhile.
 */
final class OneCall implements ToolCheck {
  /** Verdicts, by outcome and reason. */
  static final String COUNTER = "casa.tool.match";

  private final ToolCheck check;
  private final MeterRegistry registry;
  private final AtomicReference<@Nullable Verdict> answered = new AtomicReference<>();

  OneCall(ToolCheck check, MeterRegistry registry) {
    this.check = Objects.requireNonNull(check, "check");
    this.registry = Objects.requireNonNull(registry, "registry");
  }

  @Override
  public String name() {
    return check.name();
  }

  @Override
  public Verdict check(ToolCheckRequest request) {
    Verdict before = answered.get();
    if (before != null) {
      return before;
    }
    Verdict verdict = check.check(request);
    answered.set(verdict);
    switch (verdict) {
      case Verdict.Allow allow -> count("allow", Optional.empty());
      case Verdict.Block block -> count("block", Optional.of(block.reason()));
      case Verdict.Abstain abstain -> count("abstain", Optional.of(abstain.reason()));
    }
    return verdict;
  }

  private void count(String outcome, Optional<DenyReason> reason) {
    registry
        .counter(COUNTER, "outcome", outcome, "reason", reason.map(DenyReason::code).orElse("none"))
        .increment();
  }
}
