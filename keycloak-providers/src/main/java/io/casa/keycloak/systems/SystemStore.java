/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.entities.RealmEntity;

/** The systems of one realm in the database, in the session's transaction. */
final class SystemStore {
  private final EntityManager em;
  private final String realmId;

  SystemStore(KeycloakSession session, RealmModel realm) {
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realm.getId();
  }

  /**
   * Makes others who would change systems of this realm, on any node, wait for the end of this
   * transaction: systems share client scopes, so one at a time is the only safe order.
   */
  void lockRealm() {
    em.find(RealmEntity.class, realmId, LockModeType.PESSIMISTIC_WRITE);
  }

  Optional<SystemEntity> find(String name) {
    return em.createQuery(
            "select s from SystemEntity s where s.realmId = :realm and s.name = :name",
            SystemEntity.class)
        .setParameter("realm", realmId)
        .setParameter("name", name)
        .getResultStream()
        .findFirst();
  }

  /** The etag of a system's document; told by the database. */
  Optional<String> etag(String name) {
    return em.createQuery(
            "select s.etag from SystemEntity s where s.realmId = :realm and s.name = :name",
            String.class)
        .setParameter("realm", realmId)
        .setParameter("name", name)
        .getResultStream()
        .findFirst();
  }

  /** The etags of all systems of all realms; told by the database. */
  static List<SystemVersion> versions(KeycloakSession session) {
    return session
        .getProvider(JpaConnectionProvider.class)
        .getEntityManager()
        .createQuery("select s.realmId, s.name, s.etag from SystemEntity s", Object[].class)
        .getResultStream()
        .map(row -> new SystemVersion((String) row[0], (String) row[1], (String) row[2]))
        .toList();
  }

  /** As it is now that the realm is locked, whatever this session knew of it before. */
  Optional<SystemEntity> findFresh(String name) {
    Optional<SystemEntity> found = find(name);
    found.ifPresent(em::refresh);
    return found;
  }

  /** The pinned hashes of an MCP server's tools, by name; told by the database. */
  Map<String, String> pinned(String system, String app) {
    Map<String, String> pinned = new TreeMap<>();
    em.createQuery(
            "select t.tool, t.definitionSha256 from ToolEntity t, SystemEntity s"
                + " where t.systemId = s.id and s.realmId = :realm and s.name = :system"
                + " and t.app = :app",
            Object[].class)
        .setParameter("realm", realmId)
        .setParameter("system", system)
        .setParameter("app", app)
        .getResultStream()
        .forEach(row -> pinned.put((String) row[0], (String) row[1]));
    return pinned;
  }

  SystemEntity add(String name) {
    return new SystemEntity(UUID.randomUUID().toString(), realmId, name);
  }

  void save(SystemEntity system) {
    em.persist(system);
    em.flush();
  }

  /** Writes what is pending, so that what the database refuses is known now and not at commit. */
  void flush() {
    em.flush();
  }

  void remove(SystemEntity system) {
    tools(system).values().forEach(em::remove);
    em.remove(system);
    em.flush();
  }

  Map<ToolKey, ToolEntity> tools(SystemEntity system) {
    Map<ToolKey, ToolEntity> tools = new TreeMap<>();
    em.createQuery("select t from ToolEntity t where t.systemId = :system", ToolEntity.class)
        .setParameter("system", system.id())
        .getResultStream()
        .forEach(tool -> tools.put(tool.key(), tool));
    return tools;
  }

  void addTool(ToolEntity tool) {
    em.persist(tool);
  }

  void removeTool(ToolEntity tool) {
    em.remove(tool);
  }

  /** Names of all tools of the realm's other systems. */
  Stream<String> toolNamesOutside(SystemEntity system) {
    return em.createQuery(
            "select distinct t.tool from ToolEntity t, SystemEntity s"
                + " where t.systemId = s.id and s.realmId = :realm and s.id <> :system",
            String.class)
        .setParameter("realm", realmId)
        .setParameter("system", system.id())
        .getResultStream();
  }

  /** Whether the realm has no other system than this. */
  boolean isOnly(SystemEntity system) {
    return em.createQuery(
                "select count(s) from SystemEntity s where s.realmId = :realm and s.id <> :system",
                Long.class)
            .setParameter("realm", realmId)
            .setParameter("system", system.id())
            .getSingleResult()
        == 0;
  }
}
