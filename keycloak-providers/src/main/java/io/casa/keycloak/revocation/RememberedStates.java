/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * What this node knows of intents without asking the database. That one was revoked stays true;
 * that one is live is believed for a moment only, because another node may have ended it.
 */
final class RememberedStates {
  /** How long a session may go on here after another node has ended it. */
  static final Duration LIVE_FOR = Duration.ofMillis(500);

  // Longer than any token of the intent lives.
  private static final Duration REVOKED_FOR = Duration.ofMinutes(10);
  private static final int MOST_INTENTS = 50_000;

  private final Cache<String, Boolean> revoked;
  private final Cache<String, Boolean> live;

  RememberedStates(Ticker ticker) {
    this.revoked = cache(ticker, REVOKED_FOR);
    this.live = cache(ticker, LIVE_FOR);
  }

  /** What is known; only live or revoked. */
  Optional<IntentState> state(String intentId) {
    if (revoked.getIfPresent(intentId) != null) {
      return Optional.of(IntentState.REVOKED);
    }
    return live.getIfPresent(intentId) != null ? Optional.of(IntentState.LIVE) : Optional.empty();
  }

  void remember(String intentId, IntentState state) {
    switch (state) {
      case LIVE -> live.put(intentId, true);
      case REVOKED -> revoked.put(intentId, true);
      case UNKNOWN -> {}
    }
  }

  private static Cache<String, Boolean> cache(Ticker ticker, Duration time) {
    return Caffeine.newBuilder()
        .ticker(ticker)
        .expireAfterWrite(time)
        .maximumSize(MOST_INTENTS)
        .build();
  }
}
