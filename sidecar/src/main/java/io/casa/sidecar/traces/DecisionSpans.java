/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.traces;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.casa.sidecar.guard.DecisionRecord;
import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.DecisionRecord.Outcome;
import io.casa.sidecar.guard.DecisionTrace;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.mcp.RpcMethod;
import io.casa.sidecar.session.TraceParent;
import io.casa.toolcheck.DenyReason;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a span of each decision, named and described as OpenTelemetry's conventions for MCP and
 * generative AI have it. Says what a decision's record says and no more.
 */
final class DecisionSpans {
  private static final AttributeKey<String> METHOD = stringKey("mcp.method.name");
  private static final AttributeKey<String> TOOL = stringKey("gen_ai.tool.name");
  private static final AttributeKey<String> OPERATION = stringKey("gen_ai.operation.name");
  private static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");
  private static final AttributeKey<String> DECISION = stringKey("casa.decision");
  private static final AttributeKey<String> DECISION_ID = stringKey("casa.decision.id");
  private static final AttributeKey<String> REASON = stringKey("casa.reason");
  private static final AttributeKey<String> CHECK = stringKey("casa.check");
  private static final AttributeKey<String> INTENT_ID = stringKey("casa.intent.id");
  private static final AttributeKey<String> DIRECTION = stringKey("casa.direction");
  private static final AttributeKey<String> PEER = stringKey("casa.peer");
  private static final String CHAT = "chat";

  /** Nobody's policy: what was needed to decide was away or broken. */
  private static final Set<DenyReason> FAILURES =
      Set.of(DenyReason.AUTHORIZATION_UNAVAILABLE, DenyReason.CHECK_FAILED);

  private final Tracer tracer;

  DecisionSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Makes the span, begun when the decision was. */
  void add(DecisionRecord decision) {
    Instant end = decision.time();
    SpanBuilder builder =
        tracer
            .spanBuilder(name(decision))
            .setParent(parent(decision.trace()))
            .setSpanKind(
                decision.direction() == Direction.INBOUND ? SpanKind.SERVER : SpanKind.CLIENT)
            .setStartTimestamp(end.minusNanos((long) (decision.millis() * 1_000_000)));
    describe(decision, builder);
    Span span = GivenIds.start(builder, decision.trace());
    if (decision.reason().filter(FAILURES::contains).isPresent()) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(end);
  }

  private static String name(DecisionRecord decision) {
    Optional<String> method = mcpMethod(decision);
    if (method.isEmpty()) {
      return decision.kind() == Kind.LLM ? CHAT : word(decision.kind());
    }
    return method.get() + decision.tool().map(tool -> " " + tool).orElse("");
  }

  private static void describe(DecisionRecord decision, SpanBuilder span) {
    span.setAttribute(DECISION, word(decision.outcome()))
        .setAttribute(DECISION_ID, decision.decisionId())
        .setAttribute(DIRECTION, word(decision.direction()));
    mcpMethod(decision).ifPresent(method -> span.setAttribute(METHOD, method));
    decision.tool().ifPresent(tool -> span.setAttribute(TOOL, tool));
    operation(decision.kind()).ifPresent(operation -> span.setAttribute(OPERATION, operation));
    decision.reason().ifPresent(reason -> span.setAttribute(REASON, reason.code()));
    decision
        .reason()
        .filter(_ -> decision.outcome() == Outcome.REFUSED)
        .ifPresent(reason -> span.setAttribute(ERROR_TYPE, reason.code()));
    decision.check().ifPresent(check -> span.setAttribute(CHECK, check));
    decision.intentId().ifPresent(intent -> span.setAttribute(INTENT_ID, intent));
    decision.peer().ifPresent(peer -> span.setAttribute(PEER, peer));
  }

  /** The method of a record may also be of HTTP, or of A2A. */
  private static Optional<String> mcpMethod(DecisionRecord decision) {
    return decision.method().flatMap(RpcMethod::of).map(RpcMethod::wireName);
  }

  private static Optional<String> operation(Kind kind) {
    return switch (kind) {
      case TOOL -> Optional.of("execute_tool");
      case LLM -> Optional.of(CHAT);
      case PROMPT, MCP, AGENT, OTHER -> Optional.empty();
    };
  }

  private static Context parent(DecisionTrace trace) {
    return switch (trace) {
      case DecisionTrace.Under(TraceParent parent) -> below(parent);
      case DecisionTrace.Beneath(TraceParent parent, var _) -> below(parent);
      case DecisionTrace.Fresh _, DecisionTrace.Within _, DecisionTrace.Opens _ -> Context.root();
    };
  }

  private static Context below(TraceParent parent) {
    return Parents.context(parent.traceId(), parent.spanId(), parent.flags());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
