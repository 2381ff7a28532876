/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.casa.keycloak.match.ToolMatching;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * This node's parsed documents. An entry's key holds the etag, so it can be asked for only by a
 * client that is out of date itself; where the document was changed here, it is forgotten.
 */
final class ParsedSystems {
  private static final int MOST_SYSTEMS = 1_000;

  private final Cache<Key, RegisteredSystem> systems =
      Caffeine.newBuilder().maximumSize(MOST_SYSTEMS).build();
  private final MasDocumentReader reader;

  ParsedSystems(MasDocumentReader reader) {
    this.reader = reader;
  }

  /**
   * The system of that name.
   *
   * @param etag of the document that the caller's client was written with; when the realm has
   *     another one by now, that one counts
   */
  RegisteredSystem get(KeycloakSession session, RealmModel realm, String name, String etag) {
    RegisteredSystem parsed = systems.getIfPresent(new Key(realm.getId(), name, etag));
    return parsed != null ? parsed : load(session, realm, name);
  }

  private RegisteredSystem load(KeycloakSession session, RealmModel realm, String name) {
    SystemEntity stored =
        new SystemStore(session, realm)
            .find(name)
            .orElseThrow(() -> new SystemsException("the client's system is not registered", null));
    Key key = new Key(realm.getId(), name, stored.etag());
    RegisteredSystem before = systems.getIfPresent(key);
    if (before != null) {
      return before;
    }
    RegisteredSystem parsed = reader.readStored(stored, name).registeredAt(stored.issuer());
    ToolMatching.prepare(session, parsed.enabledToolChecks(), parsed.toolMatch());
    systems.put(key, parsed);
    return parsed;
  }

  /**
   * Forgets what the system was before, when whoever changes it commits. Keycloak may go on caching
   * a client with the etag of a document that was changed soon after it was written.
   */
  void forgetOnceCommitted(KeycloakSession session, RealmModel realm, String name) {
    String realmId = realm.getId();
    session
        .getTransactionManager()
        .enlistAfterCompletion(
            new AbstractKeycloakTransaction() {
              @Override
              protected void commitImpl() {
                systems
                    .asMap()
                    .keySet()
                    .removeIf(key -> key.realmId().equals(realmId) && key.name().equals(name));
              }

              @Override
              protected void rollbackImpl() {}
            });
  }

  private record Key(String realmId, String name, String etag) {}
}
