/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.casa.cimd.CimdReason;
import io.casa.cimd.keycloak.Admission.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What this node knows for a short while, so that most requests need neither a look into the
 * database nor at the policy. Nothing of it is a refusal.
 */
final class AdmittedClients {
  private static final int MOST = 10_000;

  /** Until then a change on another node may go unnoticed. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration WAIT = Duration.ofSeconds(20);

  private final InstantSource clock;
  private final Cache<ClientKey, Fresh> fresh = Caffeine.newBuilder().maximumSize(MOST).build();
  private final Cache<ClientKey, Instant> refetches =
      Caffeine.newBuilder().maximumSize(MOST).build();
  private final Map<Work, CompletableFuture<Admission>> running = new ConcurrentHashMap<>();

  AdmittedClients(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** A client id of a realm. */
  record ClientKey(String realmId, String clientId) {}

  /** What is done for a client at most once at a time. */
  record Work(ClientKey key, boolean mayRegister) {}

  /**
   * Whom the node need not look at again yet.
   *
   * @param policy attributes of the policy that this was found under
   * @param keyIds empty when the client is not one of ours, and so any key may be its
   */
  private record Fresh(Instant until, Map<String, String> policy, Optional<Set<String>> keyIds) {}

  boolean isFresh(ClientKey key, RealmTrust trust, Optional<String> keyId) {
    Fresh found = fresh.getIfPresent(key);
    return found != null
        && clock.instant().isBefore(found.until())
        && found.policy().equals(trust.attributes())
        && (keyId.isEmpty() || found.keyIds().map(ids -> ids.contains(keyId.get())).orElse(true));
  }

  void remember(ClientKey key, RealmTrust trust, KnownClient client) {
    put(key, trust, client.expires(), Optional.of(client.keyIds()));
  }

  void rememberForeign(ClientKey key, RealmTrust trust) {
    put(key, trust, Instant.MAX, Optional.empty());
  }

  private void put(ClientKey key, RealmTrust trust, Instant end, Optional<Set<String>> keyIds) {
    Instant longest = clock.instant().plus(LONGEST);
    fresh.put(key, new Fresh(end.isBefore(longest) ? end : longest, trust.attributes(), keyIds));
  }

  /**
   * Whether it is time to ask for a client's document before it expires, because of an unknown key;
   * asking counts.
   */
  boolean mayRefetch(ClientKey key, Duration pause) {
    Instant now = clock.instant();
    Instant counted =
        refetches
            .asMap()
            .compute(
                key, (same, last) -> last == null || !now.isBefore(last.plus(pause)) ? now : last);
    return now.equals(counted);
  }

  /** Does the work once for all who ask at the same time; each gets its result. */
  Admission once(Work name, Supplier<Admission> work) {
    CompletableFuture<Admission> mine = new CompletableFuture<>();
    CompletableFuture<Admission> first = running.putIfAbsent(name, mine);
    if (first != null) {
      return await(first);
    }
    try {
      Admission admission = work.get();
      mine.complete(admission);
      return admission;
    } finally {
      running.remove(name);
      mine.complete(new Refused(CimdReason.REGISTRATION_FAILED, ""));
    }
  }

  private static Admission await(CompletableFuture<Admission> first) {
    try {
      return first.get(WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Refused(CimdReason.TIME_LIMIT_EXCEEDED, "interrupted");
    } catch (TimeoutException | ExecutionException e) {
      return new Refused(CimdReason.TIME_LIMIT_EXCEEDED, "waiting");
    }
  }
}
