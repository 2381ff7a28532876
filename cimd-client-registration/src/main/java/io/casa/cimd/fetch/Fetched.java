/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What a host answered that can be used. */
public sealed interface Fetched {
  /** How long the host says that it stays right, if it says so. */
  Optional<Duration> lifetime();

  /** A document. */
  final class Body implements Fetched {
    private final byte[] bytes;
    private final Validators validators;
    private final Optional<Duration> lifetime;

    Body(byte[] bytes, Validators validators, Optional<Duration> lifetime) {
      this.bytes = bytes.clone();
      this.validators = Objects.requireNonNull(validators, "validators");
      this.lifetime = Objects.requireNonNull(lifetime, "lifetime");
    }

    /** As the host sent it. */
    public byte[] bytes() {
      return bytes.clone();
    }

    /** To ask with the next time. */
    public Validators validators() {
      return validators;
    }

    @Override
    public Optional<Duration> lifetime() {
      return lifetime;
    }
  }

  /** What we have is still right (304). */
  record NotModified(Optional<Duration> lifetime) implements Fetched {
    public NotModified {
      Objects.requireNonNull(lifetime, "lifetime");
    }
  }
}
