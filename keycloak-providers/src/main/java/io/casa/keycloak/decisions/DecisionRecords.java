/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.decisions;

import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Records decisions: as a row each, and in the request's event. A row is committed before there is
 * an answer, in a transaction that it shares with rows of other requests; if that can't be, in the
 * transaction of the answer. So there may be a row whose answer never left, but no answer without a
 * row.
 */
public final class DecisionRecords {
  private DecisionRecords() {}

  /**
   * Records a decision as a row alone, one of several of a request, which share the transaction of
   * the answer: whoever answers commits it.
   */
  public static void keep(KeycloakSession session, ToolDecision decision) {
    entities(session).persist(new DecisionEntity(decision));
  }

  /**
   * Records a decision as a row alone, the only one of its request. When this returns it is
   * committed, or will be by whoever answers.
   *
   * @throws RefusedException when it can't be told whether it was recorded
   */
  public static void write(KeycloakSession session, ToolDecision decision) throws RefusedException {
    KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
    switch (CasaEntityProviderFactory.of(factory)
        .groups()
        .write(decision, decisions -> write(factory, decisions))) {
      case COMMITTED -> {}
      case ALONE -> keep(session, decision);
      case UNKNOWN ->
          throw new RefusedException(
              OAuthError.TEMPORARILY_UNAVAILABLE,
              DenyReason.AUTHORIZATION_UNAVAILABLE,
              "The decision could not be recorded.");
    }
  }

  private static void write(KeycloakSessionFactory factory, List<ToolDecision> decisions) {
    KeycloakModelUtils.runJobInTransaction(
        factory, session -> decisions.forEach(decision -> keep(session, decision)));
  }

  private static EntityManager entities(KeycloakSession session) {
    return session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  /**
   * Records a decision as {@link #write} does, and in the event. One that uses an approval up goes
   * with it into the transaction of the answer: there are both or neither.
   *
   * @throws RefusedException when it can't be told whether it was recorded
   */
  public static void record(KeycloakSession session, EventBuilder event, ToolDecision decision)
      throws RefusedException {
    if (decision.approvalId().isPresent()) {
      keep(session, decision);
    } else {
      write(session, decision);
    }
    event
        .detail("casa_decision", decision.id())
        .detail("casa_outcome", decision.outcome())
        .detail("casa_intent", decision.request().grant().intent().id())
        .detail("casa_mas", decision.system())
        .detail("casa_app", decision.app())
        .detail("casa_server", decision.request().call().server())
        .detail("casa_tool", decision.request().call().tool());
    decision.argumentsSha256().ifPresent(hash -> event.detail("casa_arguments_sha256", hash));
    decision.approvalId().ifPresent(approval -> event.detail("casa_approval", approval));
    decision.flags().ifPresent(flags -> event.detail("casa_flags", flags));
    decision.blockingCheck().ifPresent(check -> event.detail("casa_check", check));
  }
}
