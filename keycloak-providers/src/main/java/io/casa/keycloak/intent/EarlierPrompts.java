/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import java.util.Objects;
import java.util.Set;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * What one user has asked a system for, in other sessions than this. Prompts of people whom the
 * system doesn't know can't be told from other people's: nobody has said them earlier.
 *
 * @param userId the subject of the session's tokens
 * @param intentId the session, whose own prompt is no earlier one
 */
public record EarlierPrompts(
    KeycloakSessionFactory factory, String realmId, String system, String userId, String intentId) {
  public EarlierPrompts {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(realmId, "realmId");
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(intentId, "intentId");
  }

  /** Those of these hashes that are of a prompt of theirs; asked in a transaction of its own. */
  public Set<String> among(Set<String> promptSha256) {
    if (promptSha256.isEmpty()) {
      return Set.of();
    }
    return Set.copyOf(
        KeycloakModelUtils.runJobInTransactionWithResult(
            factory,
            session ->
                session
                    .getProvider(JpaConnectionProvider.class)
                    .getEntityManager()
                    .createQuery(
                        "select distinct i.promptSha256 from IntentEntity i"
                            + " where i.promptSha256 in (:hashes)"
                            + " and i.realmId = :realm and i.system = :system"
                            + " and i.userId = :user and i.id <> :intent",
                        String.class)
                    .setParameter("hashes", promptSha256)
                    .setParameter("realm", realmId)
                    .setParameter("system", system)
                    .setParameter("user", userId)
                    .setParameter("intent", intentId)
                    .getResultList()));
  }
}
