/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.util.Objects;

/**
 * What reading a URL, document or policy gave. Absent, valid and malformed are never the same
 * value; malformed refuses.
 *
 * @param <T> what a valid reading holds
 */
public sealed interface Reading<T> {
  /** Nothing of the kind was there. */
  record Absent<T>() implements Reading<T> {}

  /** It was there and keeps the rules. */
  record Valid<T>(T value) implements Reading<T> {
    public Valid {
      Objects.requireNonNull(value, "value");
    }
  }

  /**
   * It was there and breaks a rule.
   *
   * @param detail names what breaks it, never its value; may be empty
   */
  record Malformed<T>(CimdReason reason, String detail) implements Reading<T> {
    public Malformed {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(detail, "detail");
    }

    public Malformed(CimdReason reason) {
      this(reason, "");
    }
  }
}
