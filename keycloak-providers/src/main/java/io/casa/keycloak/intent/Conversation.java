/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonString;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A conversation of one user, or of nobody known, with one entry agent. Its later messages may lean
 * on what the earlier ones said, so nobody else's message may become part of it.
 *
 * @param sha256 of realm, system, app, user and the client's name for it, base64url
 */
record Conversation(String sha256) {
  /** A message after a longer pause begins anew. */
  private static final Duration LONGEST_PAUSE = Duration.ofHours(24);

  /** So many characters of base64url, or more than that of hexadecimal digits, nobody guesses. */
  private static final int SHORTEST_SECRET = 22;

  Conversation {
    Objects.requireNonNull(sha256, "sha256");
  }

  /**
   * The conversation that a message belongs to. Without a user a client's name for it must be one
   * that only its client can know; a shorter one counts for nothing.
   *
   * @param name what the client calls it
   */
  static Optional<Conversation> of(
      String realmId, String system, String app, Optional<String> userId, Optional<String> name) {
    return name.filter(given -> userId.isPresent() || given.length() >= SHORTEST_SECRET)
        .map(
            given ->
                new Conversation(sha256(List.of(realmId, system, app, userId.orElse(""), given))));
  }

  /** The latest intent of the conversation that nobody has revoked. */
  Optional<String> latest(EntityManager database, long nowMillis) {
    return database
        .createQuery(
            "select i.id from IntentEntity i where i.conversationSha256 = :conversation"
                + " and i.created > :since and i.revokedAt is null order by i.created desc, i.id",
            String.class)
        .setParameter("conversation", sha256)
        .setParameter("since", nowMillis - LONGEST_PAUSE.toMillis())
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  private static String sha256(List<String> parts) {
    try {
      Stream<JsonString> strings = parts.stream().map(JsonString::new);
      return CanonicalJson.sha256Base64Url(new JsonArray(List.copyOf(strings.toList())));
    } catch (InexactNumberException e) {
      throw new IllegalStateException("no number is in it", e);
    }
  }
}
