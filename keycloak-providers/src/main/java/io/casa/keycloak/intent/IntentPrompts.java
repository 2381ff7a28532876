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
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The prompts of intents, looked up when a check asks and not before: the intent's own, and those
 * of the messages before it in its conversation. They never change; what is remembered of them on
 * this node is bounded in characters and in time.
 */
public final class IntentPrompts {
  private static final long MOST_CHARACTERS = 16L * 1024 * 1024;

  /** As long as the longest intent token lives; then nobody asks again. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** Messages before the intent's own that count, and how many characters they may have. */
  private static final int MOST_BEFORE = 50;

  private static final int MOST_CHARACTERS_BEFORE = 256 * 1024;

  private static final Cache<Key, List<String>> PROMPTS =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS)
          .weigher(
              (Key key, List<String> prompts) ->
                  key.weight() + prompts.stream().mapToInt(String::length).sum())
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
    return () -> PROMPTS.get(key, unknown -> load(factory, unknown));
  }

  /**
   * In a transaction of its own: its connection is free again before the decision is recorded,
   * which needs one as well.
   */
  private static List<String> load(KeycloakSessionFactory factory, Key key) {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory,
        session -> chain(session.getProvider(JpaConnectionProvider.class).getEntityManager(), key));
  }

  /** Oldest first. What was said before and is no longer kept, nobody said. */
  private static List<String> chain(EntityManager database, Key key) {
    Deque<String> prompts = new ArrayDeque<>();
    Said last = said(database, key).orElseThrow();
    prompts.add(last.prompt());
    int left = MOST_CHARACTERS_BEFORE;
    for (int before = 0; before < MOST_BEFORE; before++) {
      Optional<Said> previous =
          last.predecessor().flatMap(id -> said(database, new Key(key.realmId(), id)));
      if (previous.isEmpty() || previous.get().prompt().length() > left) {
        break;
      }
      last = previous.get();
      left -= last.prompt().length();
      prompts.addFirst(last.prompt());
    }
    return List.copyOf(prompts);
  }

  private static Optional<Said> said(EntityManager database, Key key) {
    return database
        .createQuery(
            "select i.prompt, i.predecessor from IntentEntity i"
                + " where i.id = :id and i.realmId = :realm",
            Tuple.class)
        .setParameter("id", key.intentId())
        .setParameter("realm", key.realmId())
        .getResultStream()
        .map(
            row ->
                new Said(row.get(0, String.class), Optional.ofNullable(row.get(1, String.class))))
        .findFirst();
  }

  /** A message and the intent of the one before. */
  private record Said(String prompt, Optional<String> predecessor) {}

  private record Key(String realmId, String intentId) {
    int weight() {
      return realmId.length() + intentId.length();
    }
  }
}
