/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.keycloak.IssuedToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tool tokens of calls that were held and are now sent on. The waiting room sends the call through
 * Envoy with a nonce in the place of the token; this is where the nonce is exchanged for it: once,
 * within seconds, and for exactly that request. So the token itself never leaves the guard but
 * towards the tool's server.
 */
final class ApprovedCalls {
  private static final String SCHEME = "CasaApproved ";
  private static final Duration LIFE = Duration.ofSeconds(10);

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Approved> byNonce = new HashMap<>();

  ApprovedCalls(Clock clock) {
    this.clock = clock;
  }

  /** What a request says of an approval. */
  sealed interface Redemption {
    /** Nothing: an ordinary call. */
    record NotAsked() implements Redemption {}

    /** Something that isn't true, or not any more, or of another call. */
    record Invalid() implements Redemption {}

    /** It is this call, and here is its token. */
    record Redeemed(WaitingCall call, IssuedToken token) implements Redemption {}
  }

  private record Approved(WaitingCall call, IssuedToken token, Instant until) {}

  /** Takes a token in; answers with the value of {@code Authorization} under which it is kept. */
  String admit(WaitingCall call, IssuedToken token) {
    String nonce = Nonces.next();
    Instant now = clock.instant();
    lock.lock();
    try {
      byNonce.values().removeIf(approved -> !now.isBefore(approved.until()));
      byNonce.put(nonce, new Approved(call, token, now.plus(LIFE)));
    } finally {
      lock.unlock();
    }
    return SCHEME + nonce;
  }

  /** Hands the token out for the request that it was asked for, and never again. */
  Redemption redeem(HttpRequest request) {
    Optional<String> nonce =
        request
            .header("authorization")
            .filter(value -> value.startsWith(SCHEME))
            .map(value -> value.substring(SCHEME.length()));
    if (nonce.isEmpty()) {
      return new Redemption.NotAsked();
    }
    Optional<Approved> approved;
    lock.lock();
    try {
      approved = Optional.ofNullable(byNonce.remove(nonce.get()));
    } finally {
      lock.unlock();
    }
    return approved
        .filter(one -> clock.instant().isBefore(one.until()))
        .filter(one -> same(one.call().request(), request))
        .<Redemption>map(one -> new Redemption.Redeemed(one.call(), one.token()))
        .orElseGet(Redemption.Invalid::new);
  }

  private static boolean same(HttpRequest held, HttpRequest sent) {
    return held.direction() == sent.direction()
        && held.method().equals(sent.method())
        && held.authority().equalsIgnoreCase(sent.authority())
        && held.path().equals(sent.path())
        && Arrays.equals(held.body(), sent.body());
  }
}
