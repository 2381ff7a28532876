/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.time.Duration;
import java.util.Objects;

/** Shortest and longest time for which a document serves without being asked for again. */
public record CacheBounds(Duration min, Duration max) {
  public CacheBounds {
    Objects.requireNonNull(min, "min");
    Objects.requireNonNull(max, "max");
    if (!min.isPositive() || max.compareTo(min) < 0) {
      throw new IllegalArgumentException("min: must be positive and not longer than max");
    }
  }

  /** The nearest lifetime within the bounds. */
  public Duration clamp(Duration lifetime) {
    if (lifetime.compareTo(min) < 0) {
      return min;
    }
    return lifetime.compareTo(max) > 0 ? max : lifetime;
  }
}
