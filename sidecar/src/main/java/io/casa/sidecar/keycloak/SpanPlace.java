/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import java.util.Objects;

/** Where the span of a request to Keycloak belongs. */
public sealed interface SpanPlace {
  /** In a trace of its own. */
  SpanPlace APART = new Apart();

  /** Nobody knows; also where nothing is traced. */
  record Apart() implements SpanPlace {}

  /**
   * In that trace, below none of its spans.
   *
   * @param traceId 32 lower-case hexadecimal digits, not all zero
   */
  record Within(String traceId) implements SpanPlace {
    public Within {
      Objects.requireNonNull(traceId, "traceId");
    }
  }

  /**
   * Below that span, which may still be under way.
   *
   * @param spanId 16 lower-case hexadecimal digits, not all zero
   * @param flags two, of which the last bit says whether the trace is sampled
   */
  record Below(String traceId, String spanId, String flags) implements SpanPlace {
    public Below {
      Objects.requireNonNull(traceId, "traceId");
      Objects.requireNonNull(spanId, "spanId");
      Objects.requireNonNull(flags, "flags");
    }
  }
}
