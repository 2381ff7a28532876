/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import java.util.List;
import java.util.Objects;

/** What became of settings when they were looked at. Holds names, never values. */
sealed interface ReloadOutcome {
  /** Whether what was looked at is in force. */
  default boolean isSettled() {
    return this instanceof Applied || this instanceof Unchanged;
  }

  /** The one of two that more needs doing about; the later when both need the same. */
  default ReloadOutcome and(ReloadOutcome later) {
    return later.weight() >= weight() ? later : this;
  }

  private int weight() {
    return switch (this) {
      case Unchanged() -> 0;
      case Applied _ -> 1;
      case NeedsRestart _ -> 2;
      case Refused _ -> 3;
    };
  }

  /** It says what is in force already. */
  record Unchanged() implements ReloadOutcome {}

  /**
   * It is in force now.
   *
   * @param generation how many settings have been in force since the start
   */
  record Applied(long generation) implements ReloadOutcome {}

  /**
   * It is bad; what was in force still is.
   *
   * @param field what is bad about it, as far as that has a name
   */
  record Refused(String field) implements ReloadOutcome {
    public Refused {
      Objects.requireNonNull(field, "field");
    }
  }

  /**
   * It is good, and wants what a running sidecar can't do; what was in force still is.
   *
   * @param fields that can't change
   */
  record NeedsRestart(List<String> fields) implements ReloadOutcome {
    public NeedsRestart {
      fields = List.copyOf(fields);
    }
  }
}
