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
   * The same, and the ids of the decision's span are given out: requests that were made for it name
   * it as their parent.
   */
  record Beneath(TraceParent parent, TraceParent self) implements DecisionTrace {
    public Beneath {
      Objects.requireNonNull(parent, "parent");
      Objects.requireNonNull(self, "self");
    }
  }

  /**
   * The request named none, and the ids of the decision's span are given out: what follows, or was
   * asked for it, names it as its parent.
   */
  record Opens(TraceParent self) implements DecisionTrace {
    public Opens {
      Objects.requireNonNull(self, "self");
    }
  }
}
