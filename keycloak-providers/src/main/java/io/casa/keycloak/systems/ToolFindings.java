/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** The rows of definitions that were seen and are not pinned, in the session's transaction. */
final class ToolFindings {
  private final EntityManager em;

  ToolFindings(KeycloakSession session) {
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  /** All of a system. */
  Map<ToolKey, ToolFindingEntity> of(String systemId) {
    Map<ToolKey, ToolFindingEntity> findings = new TreeMap<>();
    em.createQuery(
            "select f from ToolFindingEntity f where f.systemId = :system", ToolFindingEntity.class)
        .setParameter("system", systemId)
        .getResultStream()
        .forEach(finding -> findings.put(finding.key(), finding));
    return findings;
  }

  /** Whether a registered tool waits for a decision. */
  boolean isHeld(String realmId, String system, ToolKey key) {
    return em.createQuery(
                "select count(f) from ToolFindingEntity f, SystemEntity s"
                    + " where f.systemId = s.id and s.realmId = :realm and s.name = :system"
                    + " and f.app = :app and f.tool = :tool and f.registeredSha256 is not null",
                Long.class)
            .setParameter("realm", realmId)
            .setParameter("system", system)
            .setParameter("app", key.app())
            .setParameter("tool", key.tool())
            .getSingleResult()
        > 0;
  }

  /** Names of the server's tools that wait for a decision. */
  Set<String> held(String realmId, String system, String app) {
    return em.createQuery(
            "select f.tool from ToolFindingEntity f, SystemEntity s"
                + " where f.systemId = s.id and s.realmId = :realm and s.name = :system"
                + " and f.app = :app and f.registeredSha256 is not null",
            String.class)
        .setParameter("realm", realmId)
        .setParameter("system", system)
        .setParameter("app", app)
        .getResultStream()
        .collect(Collectors.toSet());
  }

  /**
   * Hashes of the definitions that are known by more than their hash, by tool; none of the rows is
   * remembered, so what is read of them later is as it is then. A tool of whose definition only the
   * hash is known has an empty one here.
   */
  Map<String, String> seen(String systemId, String app) {
    Map<String, String> seen = new TreeMap<>();
    em.createQuery(
            "select f.tool, case when f.seenDefinition is null then '' else f.seenSha256 end"
                + " from ToolFindingEntity f where f.systemId = :system and f.app = :app",
            Object[].class)
        .setParameter("system", systemId)
        .setParameter("app", app)
        .getResultStream()
        .forEach(row -> seen.put((String) row[0], (String) row[1]));
    return seen;
  }

  void add(ToolFindingEntity finding) {
    em.persist(finding);
  }

  void remove(ToolFindingEntity finding) {
    em.remove(finding);
  }

  /**
   * Brings the rows in line with what a document pins: one whose definition is pinned now is
   * decided, and so is one of a tool, or a server, that is no longer there.
   */
  void settle(String systemId, MasDocument document) {
    Map<ToolKey, String> pinned = document.toolHashes();
    of(systemId)
        .forEach(
            (key, finding) -> {
              Optional<String> now = Optional.ofNullable(pinned.get(key));
              boolean decided = now.equals(Optional.of(finding.seenSha256()));
              boolean gone =
                  finding.registeredSha256().isPresent()
                      ? now.isEmpty()
                      : document.server(key.app()).isEmpty();
              if (decided || gone) {
                remove(finding);
              } else {
                finding.registered(now);
              }
            });
    em.flush();
  }
}
