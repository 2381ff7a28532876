/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import java.util.Objects;

/**
 * What reading a claim, header or document gave. Absent, valid and malformed are never the same
 * value; malformed denies.
 *
 * @param <T> what a valid reading holds
 */
public sealed interface Reading<T> {
  /** Nothing was there. */
  record Absent<T>() implements Reading<T> {}

  /** It was there and means something. */
  record Valid<T>(T value) implements Reading<T> {
    public Valid {
      Objects.requireNonNull(value, "value");
    }
  }

  /** It was there and can't be understood; {@code problem} names the member and never its value. */
  record Malformed<T>(String problem) implements Reading<T> {
    public Malformed {
      Objects.requireNonNull(problem, "problem");
    }
  }
}
