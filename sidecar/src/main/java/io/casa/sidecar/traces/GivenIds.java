/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.traces;

import io.casa.sidecar.guard.DecisionTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.sdk.trace.IdGenerator;

/** Random ids, but for spans whose trace, or whose own id, others know already. */
final class GivenIds implements IdGenerator {
  private static final ScopedValue<DecisionTrace> GIVEN = ScopedValue.newInstance();

  /** Starts a span that has the ids of that trace. */
  static Span start(SpanBuilder span, DecisionTrace given) {
    return ScopedValue.where(GIVEN, given).call(span::startSpan);
  }

  @Override
  public String generateTraceId() {
    return switch (given()) {
      case DecisionTrace.Within(String traceId) -> traceId;
      case DecisionTrace.Opens(var self) -> self.traceId();
      // A span under another one isn't asked for its trace.
      case DecisionTrace.Fresh _, DecisionTrace.Under _, DecisionTrace.Beneath _ ->
          IdGenerator.random().generateTraceId();
    };
  }

  @Override
  public String generateSpanId() {
    return switch (given()) {
      case DecisionTrace.Opens(var self) -> self.spanId();
      case DecisionTrace.Beneath(var _, var self) -> self.spanId();
      case DecisionTrace.Fresh _, DecisionTrace.Within _, DecisionTrace.Under _ ->
          IdGenerator.random().generateSpanId();
    };
  }

  private static DecisionTrace given() {
    return GIVEN.orElse(new DecisionTrace.Fresh());
  }
}
