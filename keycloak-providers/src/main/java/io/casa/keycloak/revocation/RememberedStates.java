/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this node knows of intents without asking the database. That one was revoked stays true;
 * that one is live is believed as long as the looks for other nodes' revocations are fresh, for
 * another node may end it. When looks fail or come late, the database must be asked again.
 */
final class RememberedStates {
  /** How long a session may go on here after another node has ended it. */
  static final Duration LIVE_FOR = Duration.ofMillis(500);

  /**
   * After which the database is asked again whatever the looks say. They rely on the nodes' clocks,
   * which may differ by less than {@link RevocationFeed#OVERLAP}; this bounds what a wrong one can
   * do.
   */
  static final Duration LIVE_AT_MOST = Duration.ofSeconds(30);

  /** How long looks go on after the last question: what nobody asks for needs no looks. */
  static final Duration LOOKED_FOR = Duration.ofSeconds(5);

  // Longer than any token of the intent lives.
  private static final Duration REVOKED_FOR = Duration.ofMinutes(10);
  private static final int MOST_INTENTS = 50_000;

  private final Ticker ticker;
  private final Looks looks = new Looks();
  private final AtomicLong lastAsked;
  private final Cache<String, Boolean> revoked;
  private final Cache<String, Long> live;

  RememberedStates(Ticker ticker) {
    this.ticker = ticker;
    this.lastAsked = new AtomicLong(ticker.read() - LOOKED_FOR.toNanos());
    this.revoked =
        Caffeine.newBuilder()
            .ticker(ticker)
            .expireAfterWrite(REVOKED_FOR)
            .maximumSize(MOST_INTENTS)
            .build();
    this.live =
        Caffeine.newBuilder()
            .ticker(ticker)
            .expireAfterWrite(LIVE_AT_MOST)
            .maximumSize(MOST_INTENTS)
            .build();
  }

  /** What is known; only live or revoked. */
  Optional<IntentState> state(String intentId) {
    long now = ticker.read();
    lastAsked.set(now);
    // Before what the looks found: a look that counts here has its revocations in place.
    Looks.Unbroken soFar = looks.soFar();
    if (revoked.getIfPresent(intentId) != null) {
      return Optional.of(IntentState.REVOKED);
    }
    Long seen = live.getIfPresent(intentId);
    return seen != null && isBelieved(seen, soFar, now)
        ? Optional.of(IntentState.LIVE)
        : Optional.empty();
  }

  private static boolean isBelieved(long seen, Looks.Unbroken looks, long now) {
    return now - looks.vouchedUntil(seen) <= LIVE_FOR.toNanos();
  }

  /** The moment to remember what is read from the database from now on with. */
  long now() {
    return ticker.read();
  }

  /**
   * Remembers what the database said.
   *
   * @param asked {@link #now} before it was asked
   */
  void remember(String intentId, IntentState state, long asked) {
    switch (state) {
      case LIVE -> live.put(intentId, asked);
      case REVOKED -> revoked(intentId);
      case UNKNOWN -> {}
    }
  }

  /** Remembers that it was ended. */
  void revoked(String intentId) {
    revoked.put(intentId, true);
    live.invalidate(intentId);
  }

  /** Whether looks are of use: somebody asked a moment ago. */
  boolean needLooks() {
    return ticker.read() - lastAsked.get() < LOOKED_FOR.toNanos();
  }

  /**
   * A look for all revocations has ended well, and they are remembered.
   *
   * @param start {@link #now} before the database was asked
   * @param since from which time on revocations were looked for, milliseconds since 1970
   */
  void looked(long start, long since) {
    looks.succeeded(start, since);
  }

  /** A look found more revocations than it could read. */
  void lookedInPart() {
    looks.wasIncomplete();
  }
}
