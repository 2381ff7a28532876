/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import java.time.Duration;
import java.util.Objects;

/**
 * What a fetch may take.
 *
 * @param connect for one connection attempt
 * @param read between two parts of the answer
 * @param total for everything, from resolving the name to the last byte
 */
public record FetchLimits(Duration connect, Duration read, Duration total) {
  /** For a server whose client waits for the answer. */
  public static final FetchLimits USUAL =
      new FetchLimits(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(6));

  public FetchLimits {
    Objects.requireNonNull(connect, "connect");
    Objects.requireNonNull(read, "read");
    Objects.requireNonNull(total, "total");
    if (!connect.isPositive() || !read.isPositive() || !total.isPositive()) {
      throw new IllegalArgumentException("connect, read and total: must be positive");
    }
  }
}
