/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.session.TraceParent;
import java.util.Objects;

/** Where the span of a decision belongs. */
public sealed interface DecisionTrace {
  /** Nobody named a trace. */
  record Fresh() implements DecisionTrace {}

  /**
   * The request named no parent, but it is of a session whose trace is known.
   *
   * @param traceId 32 lower-case hexadecimal digits, not all zero
   */
  record Within(String traceId) implements DecisionTrace {
    public Within {
      Objects.requireNonNull(traceId, "traceId");
    }
  }

  /** The request, or the message in it, named its parent. */
  record Under(TraceParent parent) implements DecisionTrace {
    public Under {
      Objects.requireNonNull(parent, "parent");
    }
  }

  /**
   * The request named none and goes on with this one: what follows names the decision's span as its
   * parent.
   */
  record Opens(TraceParent self) implements DecisionTrace {
    public Opens {
      Objects.requireNonNull(self, "self");
    }
  }
}
