/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The realm's signing keys (RFC 7517): fetched when first needed, again for an unknown {@code kid}
 * but not more often than the interval, renewed in the background when old, and kept while the
 * realm can't be reached. One fetch at a time.
 */
public final class RealmKeys {
  /** Somebody who sends tokens with invented key ids causes no more than one fetch in that time. */
  static final Duration FETCH_INTERVAL = Duration.ofSeconds(10);

  /** The same after a fetch that failed, so that recovery is quick. */
  static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  /** So long a removed key may still be accepted. */
  static final Duration MAX_AGE = Duration.ofMinutes(5);

  /** What is known of a key id. */
  sealed interface Lookup {
    /** The key. */
    record Found(JWSVerifier verifier) implements Lookup {}

    /** The realm has no such key. */
    record Unknown() implements Lookup {}

    /** The realm's keys have never been had. */
    record Unreachable() implements Lookup {}
  }

  private record Fetch(CompletableFuture<Boolean> done, Instant startedAt) {}

  private final Supplier<CompletionStage<Optional<String>>> source;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Map<String, JWSVerifier> keys;
  private volatile Instant fetchedAt = Instant.MIN;
  private @Nullable Fetch lastFetch;

  /**
   * Keys from that source.
   *
   * @param source gives the JWKS as text, empty when it can't be had now; never fails otherwise
   */
  public RealmKeys(Supplier<CompletionStage<Optional<String>>> source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  CompletionStage<Lookup> find(String keyId) {
    Map<String, JWSVerifier> known = keys;
    JWSVerifier verifier = known == null ? null : known.get(keyId);
    if (verifier == null) {
      return fetch().thenApply(_ -> lookUp(keyId));
    }
    if (clock.instant().isAfter(fetchedAt.plus(MAX_AGE))) {
      CompletionStage<Boolean> renewal = fetch();
      if (renewal.toCompletableFuture().isDone()) {
        return CompletableFuture.completedFuture(lookUp(keyId));
      }
    }
    return CompletableFuture.completedFuture(new Lookup.Found(verifier));
  }

  private Lookup lookUp(String keyId) {
    Map<String, JWSVerifier> known = keys;
    if (known == null) {
      return new Lookup.Unreachable();
    }
    JWSVerifier verifier = known.get(keyId);
    return verifier == null ? new Lookup.Unknown() : new Lookup.Found(verifier);
  }

  /** Joins the fetch under way, starts one, or does nothing when the last was just now. */
  private CompletionStage<Boolean> fetch() {
    Instant now = clock.instant();
    CompletableFuture<Boolean> done;
    lock.lock();
    try {
      if (lastFetch != null && (!lastFetch.done().isDone() || tooSoon(lastFetch, now))) {
        return lastFetch.done();
      }
      done = new CompletableFuture<>();
      lastFetch = new Fetch(done, now);
    } finally {
      lock.unlock();
    }
    CompletableFuture.completedStage(source)
        .thenCompose(Supplier::get)
        .thenApply(text -> text.isPresent() && take(text.get(), now))
        // Whatever goes wrong: who waits for a fetch that never ends waits for ever.
        .whenComplete((taken, failure) -> done.complete(failure == null && taken));
    return done;
  }

  private static boolean tooSoon(Fetch last, Instant now) {
    Duration pause = last.done().getNow(false) ? FETCH_INTERVAL : RETRY_INTERVAL;
    return now.isBefore(last.startedAt().plus(pause));
  }

  private boolean take(String text, Instant now) {
    try {
      Map<String, JWSVerifier> usable = new HashMap<>();
      for (JWK key : JWKSet.parse(text).getKeys()) {
        if (key instanceof ECKey ec && signs(ec)) {
          usable.put(ec.getKeyID(), new ECDSAVerifier(ec.toECPublicKey()));
        }
      }
      keys = Map.copyOf(usable);
      fetchedAt = now;
      return true;
    } catch (ParseException | JOSEException _) {
      return false;
    }
  }

  private static boolean signs(ECKey key) {
    return key.getKeyID() != null
        && Curve.P_256.equals(key.getCurve())
        && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        && (key.getAlgorithm() == null || key.getAlgorithm().getName().equals("ES256"));
  }
}
