/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import io.casa.exchange.Intent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * An intent about to be opened.
 *
 * @param system name of the multi-agent system
 * @param app name of the entry agent
 * @param userId the realm's user behind the prompt, if known
 * @param place where it stands in a conversation
 * @param createdMillis milliseconds since 1970
 */
record IntentRecord(
    Intent intent,
    String realmId,
    String system,
    String app,
    UserInput input,
    Optional<String> userId,
    Place place,
    long createdMillis) {
  /**
   * Where a prompt stands.
   *
   * @param conversation none when the client named none that counts
   * @param predecessor the intent of the message before
   */
  record Place(Optional<Conversation> conversation, Optional<String> predecessor) {
    Place {
      Objects.requireNonNull(conversation, "conversation");
      Objects.requireNonNull(predecessor, "predecessor");
    }
  }

  IntentRecord {
    Objects.requireNonNull(intent, "intent");
    Objects.requireNonNull(realmId, "realmId");
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(place, "place");
  }

  /** A new intent for that prompt. */
  static Intent intentFor(UserInput input) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(input.prompt().getBytes(StandardCharsets.UTF_8));
      return new Intent(
          UUID.randomUUID().toString(),
          Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
