/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import io.casa.toolcheck.RequestLine;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * One app's template in the database, in the session's transaction. What changes, changes by
 * statements of the columns concerned: who learns must not undo what an administrator says.
 */
final class TemplateStore {
  /** Most lines of an app; lines that were seen in one session only make room for newer ones. */
  static final int MAX_LINES = 2048;

  /** Nobody needs to know how often exactly, and each count is a write. */
  private static final int COUNTED_SESSIONS = 100;

  private static final int AT_ONCE = 200;
  private static final String OF_THE_APP =
      " where l.realmId = :realm and l.system = :system and l.app = :app";

  private final EntityManager em;
  private final TemplateKey key;

  TemplateStore(KeycloakSession session, TemplateKey key) {
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.key = key;
  }

  /** When the template was approved, in milliseconds since 1970. */
  Optional<Long> approved() {
    return em.createQuery("select l.approved from TemplateEntity l" + OF_THE_APP, Long.class)
        .setParameter("realm", key.realmId())
        .setParameter("system", key.system())
        .setParameter("app", key.app())
        .getResultStream()
        .findFirst();
  }

  /** Its lines as they are now, the first seen first. */
  List<TemplateLine> lines() {
    // No entities: those that were read before wouldn't see what statements have changed.
    return em.createQuery(
            "select l.sha256, l.role, l.state, l.text, l.length, l.firstSeen, l.sessions"
                + " from TemplateLineEntity l"
                + OF_THE_APP
                + " order by l.firstSeen, l.role, l.sha256",
            Tuple.class)
        .setParameter("realm", key.realmId())
        .setParameter("system", key.system())
        .setParameter("app", key.app())
        .getResultStream()
        .map(TemplateStore::line)
        .toList();
  }

  private static TemplateLine line(Tuple row) {
    return new TemplateLine(
        row.get(0, String.class),
        row.get(1, RequestLine.Role.class),
        row.get(2, LineState.class),
        row.get(3, String.class),
        row.get(4, Integer.class),
        row.get(5, Long.class),
        row.get(6, Integer.class));
  }

  /** Adds lines that are not there yet, as far as there is room. */
  void add(List<ReportedLine> lines, List<TemplateLine> there, String intentId, long now) {
    int room = MAX_LINES - there.size();
    if (lines.size() > room) {
      List<String> once =
          there.stream()
              .filter(line -> line.state() == LineState.LEARNED && line.sessions() == 1)
              .map(TemplateLine::sha256)
              .limit(lines.size() - room)
              .toList();
      room += update("delete from TemplateLineEntity l", " and l.state = 'LEARNED'", once);
    }
    lines.stream()
        .limit(Math.max(0, room))
        .forEach(line -> em.persist(new TemplateLineEntity(key, line, intentId, now)));
  }

  /** Counts a session for lines that are still learned, unless it was the last that counted. */
  void count(Collection<String> digests, String intentId) {
    for (List<String> some : parts(digests)) {
      changing(
              "update TemplateLineEntity l set l.sessions = l.sessions + 1, l.lastIntent = :intent",
              " and l.state = 'LEARNED' and l.lastIntent <> :intent and l.sessions < "
                  + COUNTED_SESSIONS,
              some)
          .setParameter("intent", intentId)
          .executeUpdate();
    }
  }

  /** Keeps the text of a line of a system message that is wanted. */
  void show(RequestLine line) {
    changing(
            "update TemplateLineEntity l set l.text = :text",
            " and l.text is null and l.role = 'SYSTEM' and l.sessions >= "
                + LearnedTemplate.SHOWN_FROM,
            List.of(line.sha256()))
        .setParameter("text", line.text())
        .executeUpdate();
  }

  /**
   * Says something of these lines.
   *
   * @return how many of them are there
   */
  int say(LineState state, Collection<String> digests) {
    return update("update TemplateLineEntity l set l.state = '" + state.name() + "'", "", digests);
  }

  /** The template counts from now on, if it didn't before. */
  void approve(long now) {
    if (approved().isEmpty()) {
      em.persist(new TemplateEntity(key, now));
    }
  }

  /** Forgets all of it. */
  void forget() {
    for (String entity : List.of("TemplateLineEntity", "TemplateEntity")) {
      em.createQuery("delete from " + entity + " l" + OF_THE_APP)
          .setParameter("realm", key.realmId())
          .setParameter("system", key.system())
          .setParameter("app", key.app())
          .executeUpdate();
    }
  }

  private int update(String change, String condition, Collection<String> digests) {
    return parts(digests).stream()
        .mapToInt(some -> changing(change, condition, some).executeUpdate())
        .sum();
  }

  private Query changing(String change, String condition, List<String> digests) {
    return em.createQuery(change + OF_THE_APP + " and l.sha256 in (:digests)" + condition)
        .setParameter("realm", key.realmId())
        .setParameter("system", key.system())
        .setParameter("app", key.app())
        .setParameter("digests", digests);
  }

  /**
   * Databases bound how long such lists may be; in one order, so that two don't block each other.
   */
  private static List<List<String>> parts(Collection<String> digests) {
    List<String> sorted = digests.stream().distinct().sorted().toList();
    List<List<String>> parts = new ArrayList<>();
    for (int at = 0; at < sorted.size(); at += AT_ONCE) {
      parts.add(sorted.subList(at, Math.min(sorted.size(), at + AT_ONCE)));
    }
    return parts;
  }
}
