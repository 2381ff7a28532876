/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.workloads;

import io.casa.exchange.Reading;
import io.casa.keycloak.workloads.WorkloadVerdict.Accepted;
import io.casa.keycloak.workloads.WorkloadVerdict.Refused;
import io.casa.toolcheck.DenyReason;
import java.util.List;
import java.util.Optional;

/**
 * What our rules look at in a platform's token. Keycloak lets such a token prove its client again
 * and again until it expires, so its whole life is bounded, and it must be meant for the realm
 * alone: another receiver could present it as its own.
 *
 * @param audience {@code aud}
 * @param issuedAt {@code iat}, seconds since 1970
 * @param expiresAt {@code exp}, seconds since 1970
 */
record WorkloadToken(List<String> audience, Optional<Long> issuedAt, Optional<Long> expiresAt) {
  WorkloadToken {
    audience = List.copyOf(audience);
  }

  /**
   * Judges a token.
   *
   * @param issuer the realm's
   * @param bound the longest life, in seconds; absent when the client is no app and has no bound
   */
  WorkloadVerdict judge(String issuer, Reading<Long> bound) {
    return switch (bound) {
      case Reading.Absent<Long> absent -> new Accepted();
      case Reading.Valid<Long> seconds -> judge(issuer, seconds.value());
      case Reading.Malformed<Long> malformed -> overlong("The app's bound can't be read.");
    };
  }

  private WorkloadVerdict judge(String issuer, long mostSeconds) {
    if (!audience.equals(List.of(issuer))) {
      return new Refused(DenyReason.WRONG_AUDIENCE, "The token is not meant for the realm alone.");
    }
    if (issuedAt.isEmpty() || expiresAt.isEmpty()) {
      return overlong("The token does not say when it was issued and when it expires.");
    }
    long seconds = expiresAt.get() - issuedAt.get();
    if (seconds <= 0 || seconds > mostSeconds) {
      return overlong("The token lives longer than the app's bound of " + mostSeconds + " s.");
    }
    return new Accepted();
  }

  private static Refused overlong(String description) {
    return new Refused(DenyReason.WORKLOAD_TOKEN_LIFETIME, description);
  }
}
