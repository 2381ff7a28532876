/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.casa.exchange.Intent;
import io.casa.toolcheck.UserWords;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The prompts of intents, looked up when a check asks and not before: the intent's own, and those
 * of the messages before it in its conversation, as long as nobody has revoked those. What was said
 * never changes; what is remembered of it on this node is bounded in characters and in time.
 */
public final class IntentPrompts {
  private static final long MOST_CHARACTERS = 16L * 1024 * 1024;

  /** As long as the longest intent token lives; then nobody asks again. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** Messages before the intent's own that count, and how many characters they may have. */
  private static final int MOST_BEFORE = 50;

  private static final int MOST_CHARACTERS_BEFORE = 256 * 1024;

  private static final Cache<Key, List<Said>> PROMPTS =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS)
          .weigher(
              (Key key, List<Said> chain) ->
                  key.weight() + chain.stream().mapToInt(Said::weight).sum())
          .expireAfterWrite(REMEMBERED)
          .build();

  private IntentPrompts() {}

  /**
   * The words behind an intent of the realm. Asking for them throws when they can't be had: an
   * intent that nobody knows is no intent without words.
   */
  public static UserWords of(KeycloakSession session, RealmModel realm, Intent intent) {
    KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
    Key key = new Key(realm.getId(), intent.id());
    return () -> standing(factory, key, PROMPTS.get(key, unknown -> load(factory, unknown)));
  }

  /** Without what was revoked since. */
  private static List<String> standing(KeycloakSessionFactory factory, Key key, List<Said> chain) {
    Set<String> standing = chain.size() == 1 ? Set.of() : notRevoked(factory, key, chain);
    return chain.stream()
        .filter(said -> said.id().equals(key.intentId()) || standing.contains(said.id()))
        .map(Said::prompt)
        .toList();
  }

  private static Set<String> notRevoked(KeycloakSessionFactory factory, Key key, List<Said> chain) {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory,
        session ->
            session
                .getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(
                    "select i.id from IntentEntity i where i.id in :ids and i.realmId = :realm"
                        + " and i.revokedAt is null",
                    String.class)
                .setParameter("ids", chain.stream().map(Said::id).toList())
                .setParameter("realm", key.realmId())
                .getResultStream()
                .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * In a transaction of its own: its connection is free again before the decision is recorded,
   * which needs one as well.
   */
  private static List<Said> load(KeycloakSessionFactory factory, Key key) {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory,
        session -> chain(session.getProvider(JpaConnectionProvider.class).getEntityManager(), key));
  }

  /** Oldest first. What was said before and is no longer kept, nobody said. */
  private static List<Said> chain(EntityManager database, Key key) {
    Deque<Said> prompts = new ArrayDeque<>();
    Said last = said(database, key).orElseThrow();
    prompts.add(last);
    int left = MOST_CHARACTERS_BEFORE;
    for (int before = 0; before < MOST_BEFORE; before++) {
      Optional<Said> previous =
          last.predecessor().flatMap(id -> said(database, new Key(key.realmId(), id)));
      if (previous.isEmpty() || previous.get().prompt().length() > left) {
        break;
      }
      last = previous.get();
      left -= last.prompt().length();
      prompts.addFirst(last);
    }
    return List.copyOf(prompts);
  }

  private static Optional<Said> said(EntityManager database, Key key) {
    return database
        .createQuery(
            "select i.id, i.prompt, i.predecessor from IntentEntity i"
                + " where i.id = :id and i.realmId = :realm",
            Tuple.class)
        .setParameter("id", key.intentId())
        .setParameter("realm", key.realmId())
        .getResultStream()
        .map(
            row ->
                new Said(
                    row.get(0, String.class),
                    row.get(1, String.class),
                    Optional.ofNullable(row.get(2, String.class))))
        .findFirst();
  }

  /** A message and the intent of the one before. */
  private record Said(String id, String prompt, Optional<String> predecessor) {
    int weight() {
      return id.length() + prompt.length();
    }

    /** Says nothing of the prompt. */
    @Override
    public String toString() {
      return "Said[id=" + id + "]";
    }
  }

  private record Key(String realmId, String intentId) {
    int weight() {
      return realmId.length() + intentId.length();
    }
  }
}
