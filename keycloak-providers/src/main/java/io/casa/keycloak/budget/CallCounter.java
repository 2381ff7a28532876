/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.budget;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.llmcalls.SessionCache;
import io.casa.toolcheck.CallCounts;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.infinispan.Cache;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * Counts the granted calls of one session, whichever of its apps makes them, on all nodes. Every
 * change is a compare-and-set: of two calls that see the same last place, one gets it.
 *
 * <p>What the cache evicts (64 MB on each node, some hundred thousand sessions) is counted anew.
 */
public final class CallCounter {
  private static final String CACHE = "casaGrantedCalls";

  // Each failed attempt means that somebody else's change went through.
  private static final int MAX_ATTEMPTS = 200;

  private final Optional<Cache<String, String>> ledgers;
  private final String key;

  CallCounter(Optional<Cache<String, String>> ledgers, String key) {
    this.ledgers = ledgers;
    this.key = key;
  }

  /** A counter for one intent of a realm. */
  public static CallCounter of(KeycloakSession session, String realmId, String intentId) {
    return new CallCounter(Optional.of(SessionCache.of(session, CACHE)), realmId + ' ' + intentId);
  }

  /** A counter that counts nothing: everybody gets a place. */
  public static CallCounter idle() {
    return new CallCounter(Optional.empty(), "");
  }

  /** What had been counted at one moment. */
  public static final class Moment {
    private final Optional<String> text;
    private final boolean counted;

    private Moment(Optional<String> text, boolean counted) {
      this.text = text;
      this.counted = counted;
    }

    /** The counts as of then, for a call of that tool now. */
    public CallCounts counts(String tool) {
      return counted ? ledger().counts(tool, Time.currentTimeSeconds()) : new CallCounts.Unknown();
    }

    private CallLedger ledger() {
      return text.map(CallLedger::ofText).orElse(CallLedger.EMPTY);
    }
  }

  /**
   * A call's place among the counted.
   *
   * @param second when it was taken, seconds since 1970
   */
  public record Place(String tool, Long second) {
    public Place {
      Objects.requireNonNull(tool, "tool");
      Objects.requireNonNull(second, "second");
    }
  }

  /** What has been counted by now. */
  public Moment now() {
    return new Moment(ledgers.map(cache -> cache.get(key)), ledgers.isPresent());
  }

  /**
   * Takes a place for a call, if nothing has changed since that moment.
   *
   * @return the place; empty when something has: look again
   */
  public Optional<Place> take(Moment since, String tool) {
    var place = new Place(tool, Time.currentTimeSeconds());
    return ledgers.isEmpty() || put(since, since.ledger().with(place))
        ? Optional.of(place)
        : Optional.empty();
  }

  /**
   * Gives a place back. Should too many others change the session meanwhile, it stays taken: fewer
   * calls then, never more.
   */
  public void giveBack(Place place) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS && ledgers.isPresent(); attempt++) {
      Moment before = now();
      if (before.text.isEmpty() || put(before, before.ledger().without(place))) {
        return;
      }
    }
  }

  /** No session lives longer than an intent token, so what is written now outlives it. */
  private boolean put(Moment since, CallLedger changed) {
    Cache<String, String> cache = ledgers.orElseThrow();
    long seconds = TokenProfile.MAX_INTENT_SECONDS;
    String after = changed.toText();
    return since.text.isEmpty()
        ? cache.putIfAbsent(key, after, seconds, TimeUnit.SECONDS) == null
        : cache.replace(key, since.text.get(), after, seconds, TimeUnit.SECONDS);
  }
}
