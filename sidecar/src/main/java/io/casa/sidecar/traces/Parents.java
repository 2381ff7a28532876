/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;

/** Spans that others have, or that are sent later, as parents. */
final class Parents {
  private Parents() {}

  /** Where a span below that one begins. */
  static Context context(String traceId, String spanId, String flags) {
    SpanContext parent =
        SpanContext.createFromRemoteParent(
            traceId, spanId, TraceFlags.fromHex(flags, 0), TraceState.getDefault());
    return Context.root().with(Span.wrap(parent));
  }
}
