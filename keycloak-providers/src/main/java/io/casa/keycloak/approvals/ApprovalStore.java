/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import io.casa.keycloak.approvals.Approval.State;
import io.casa.keycloak.intent.IntentEntity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * The approvals of one realm in the database, in the session's transaction. Every change of state
 * is one conditional UPDATE: of two that want it, on whichever nodes, the database lets one.
 */
public final class ApprovalStore {
  /** Most open questions of one session. */
  static final int MOST_PENDING = 20;

  /** For how long somebody may decide, and what was approved may be used. */
  static final Duration OPEN = Duration.ofMinutes(5);

  private static final int MOST_LISTED = 200;

  private final EntityManager em;
  private final String realmId;

  ApprovalStore(EntityManager em, String realmId) {
    this.em = em;
    this.realmId = realmId;
  }

  /** That of the request's realm. */
  public static ApprovalStore of(KeycloakSession session) {
    return of(session, session.getContext().getRealm().getId());
  }

  static ApprovalStore of(KeycloakSession session, String realmId) {
    return new ApprovalStore(
        session.getProvider(JpaConnectionProvider.class).getEntityManager(), realmId);
  }

  /** The approval with that id. */
  public Optional<Approval> find(String id) {
    return em.createQuery(
            "select a from ApprovalEntity a where a.id = :id and a.realmId = :realm",
            ApprovalEntity.class)
        .setParameter("id", id)
        .setParameter("realm", realmId)
        .getResultStream()
        .map(ApprovalEntity::approval)
        .findFirst();
  }

  /** Uses an approval up, if it can be used; another transaction that wants to waits for this. */
  public boolean use(String id, long nowMillis) {
    return change(id, State.APPROVED, State.USED, nowMillis) == 1;
  }

  /** Takes {@link #use} back, in the same transaction. */
  public void giveBack(String id, long nowMillis) {
    change(id, State.USED, State.APPROVED, nowMillis);
  }

  /** Ends an approval that is not enough: its call is asked about anew, and allowed once. */
  public void withdraw(String id, long nowMillis) {
    em.createQuery(
            "update ApprovalEntity a set a.expires = :now"
                + " where a.id = :id and a.realmId = :realm and a.state = :approved")
        .setParameter("now", nowMillis)
        .setParameter("id", id)
        .setParameter("realm", realmId)
        .setParameter("approved", State.APPROVED.name())
        .executeUpdate();
  }

  /** Decides a pending one. */
  boolean decide(String id, State decided, String userId, long nowMillis) {
    return em.createQuery(
                "update ApprovalEntity a"
                    + " set a.state = :to, a.decidedBy = :user, a.decidedAt = :now"
                    + " where a.id = :id and a.realmId = :realm and a.state = :from"
                    + " and a.expires > :now")
            .setParameter("to", decided.name())
            .setParameter("user", userId)
            .setParameter("now", nowMillis)
            .setParameter("id", id)
            .setParameter("realm", realmId)
            .setParameter("from", State.PENDING.name())
            .executeUpdate()
        == 1;
  }

  /** The pending ones of that user's sessions, newest first. */
  List<Approval> pendingOf(String userId, long nowMillis) {
    return pending("a.userId = :user", Optional.of(userId), nowMillis);
  }

  /** The pending ones of sessions without a user, newest first. */
  List<Approval> pendingWithoutUser(long nowMillis) {
    return pending("a.userId is null", Optional.empty(), nowMillis);
  }

  /** The prompt of an approval's session; empty when the session has been ended. */
  Optional<String> prompt(String intentId) {
    return em.createQuery(
            "select i.prompt from IntentEntity i"
                + " where i.id = :intent and i.realmId = :realm and i.revokedAt is null",
            String.class)
        .setParameter("intent", intentId)
        .setParameter("realm", realmId)
        .getResultStream()
        .findFirst();
  }

  /** Asks somebody, unless somebody is asked already, has said no, or is asked too much. */
  Opened open(ApprovalQuestion question, long nowMillis) {
    String intentId = question.call().intentId();
    // Of two equal calls at the same time the second waits here, and then finds the first's.
    em.find(IntentEntity.class, intentId, LockModeType.PESSIMISTIC_WRITE);
    if (prompt(intentId).isEmpty()) {
      return new Opened.NotAsked();
    }
    for (Approval equal : equalTo(question.call())) {
      switch (equal.standing(nowMillis)) {
        case Standing.Pending pending -> {
          return new Opened.Asking(equal);
        }
        case Standing.Denied denied -> {
          return new Opened.AlreadyDenied(equal);
        }
        case Standing.Approved approved -> {}
        case Standing.Used used -> {}
        case Standing.Expired expired -> {}
      }
    }
    if (countPending(intentId, nowMillis) >= MOST_PENDING) {
      return new Opened.NotAsked();
    }
    var entity =
        new ApprovalEntity(
            UUID.randomUUID().toString(),
            realmId,
            userOf(intentId),
            question,
            nowMillis,
            Math.min(nowMillis + OPEN.toMillis(), question.sessionEndsSeconds() * 1000));
    em.persist(entity);
    em.flush();
    return new Opened.Asking(entity.approval());
  }

  private int change(String id, State from, State to, long nowMillis) {
    return em.createQuery(
            "update ApprovalEntity a set a.state = :to"
                + " where a.id = :id and a.realmId = :realm and a.state = :from"
                + " and a.expires > :now")
        .setParameter("to", to.name())
        .setParameter("id", id)
        .setParameter("realm", realmId)
        .setParameter("from", from.name())
        .setParameter("now", nowMillis)
        .executeUpdate();
  }

  private List<Approval> pending(String whose, Optional<String> userId, long nowMillis) {
    var query =
        em.createQuery(
                "select a from ApprovalEntity a, IntentEntity i where a.realmId = :realm"
                    + " and a.state = :pending and a.expires > :now"
                    + " and i.id = a.intentId and i.revokedAt is null and "
                    + whose
                    + " order by a.created desc, a.id",
                ApprovalEntity.class)
            .setParameter("realm", realmId)
            .setParameter("pending", State.PENDING.name())
            .setParameter("now", nowMillis)
            .setMaxResults(MOST_LISTED);
    userId.ifPresent(user -> query.setParameter("user", user));
    return query.getResultStream().map(ApprovalEntity::approval).toList();
  }

  private List<Approval> equalTo(ApprovalCall call) {
    return em.createQuery(
            "select a from ApprovalEntity a where a.intentId = :intent and a.realmId = :realm"
                + " and a.system = :system and a.app = :app and a.server = :server"
                + " and a.tool = :tool and a.argumentsSha256 = :arguments"
                + " order by a.created desc",
            ApprovalEntity.class)
        .setParameter("intent", call.intentId())
        .setParameter("realm", realmId)
        .setParameter("system", call.system())
        .setParameter("app", call.app())
        .setParameter("server", call.server())
        .setParameter("tool", call.tool())
        .setParameter("arguments", call.argumentsSha256())
        .getResultStream()
        .map(ApprovalEntity::approval)
        .toList();
  }

  private long countPending(String intentId, long nowMillis) {
    return em.createQuery(
            "select count(a) from ApprovalEntity a where a.intentId = :intent"
                + " and a.realmId = :realm and a.state = :pending and a.expires > :now",
            Long.class)
        .setParameter("intent", intentId)
        .setParameter("realm", realmId)
        .setParameter("pending", State.PENDING.name())
        .setParameter("now", nowMillis)
        .getSingleResult();
  }

  private Optional<String> userOf(String intentId) {
    return em.createQuery(
            "select i.userId from IntentEntity i"
                + " where i.id = :intent and i.realmId = :realm and i.userId is not null",
            String.class)
        .setParameter("intent", intentId)
        .setParameter("realm", realmId)
        .getResultStream()
        .findFirst();
  }
}
