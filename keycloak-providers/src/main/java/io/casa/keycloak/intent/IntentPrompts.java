/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.casa.exchange.Intent;
import io.casa.toolcheck.UserWords;
import java.time.Duration;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The prompts of intents, looked up when a check asks and not before. A prompt never changes; what
 * is remembered of them on this node is bounded in characters and in time.
 */
public final class IntentPrompts {
  private static final long MOST_CHARACTERS = 16L * 1024 * 1024;

  /** As long as the longest intent token lives; then nobody asks again. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private static final Cache<Key, String> PROMPTS =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS)
          .weigher((Key key, String prompt) -> key.weight() + prompt.length())
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
    return () -> List.of(PROMPTS.get(key, unknown -> load(factory, unknown)));
  }

  /**
   * In a transaction of its own: its connection is free again before the decision is recorded,
   * which needs one as well.
   */
  private static String load(KeycloakSessionFactory factory, Key key) {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory,
        session ->
            session
                .getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(
                    "select i.prompt from IntentEntity i where i.id = :id and i.realmId = :realm",
                    String.class)
                .setParameter("id", key.intentId())
                .setParameter("realm", key.realmId())
                .getSingleResult());
  }

  private record Key(String realmId, String intentId) {
    int weight() {
      return realmId.length() + intentId.length();
    }
  }
}
