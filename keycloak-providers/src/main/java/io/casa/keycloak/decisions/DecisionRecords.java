/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.decisions;

import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;

/** Records decisions, in the transaction of the answer: as a row and in the request's event. */
public final class DecisionRecords {
  private DecisionRecords() {}

  /** Records a decision as a row alone, one of several of a request. */
  public static void keep(KeycloakSession session, ToolDecision decision) {
    session
        .getProvider(JpaConnectionProvider.class)
        .getEntityManager()
        .persist(new DecisionEntity(decision));
  }

  /** Records a decision; whoever answers the request commits it. */
  public static void record(KeycloakSession session, EventBuilder event, ToolDecision decision) {
    keep(session, decision);
    event
        .detail("casa_decision", decision.id())
        .detail("casa_outcome", decision.outcome())
        .detail("casa_intent", decision.request().grant().intent().id())
        .detail("casa_mas", decision.system())
        .detail("casa_app", decision.app())
        .detail("casa_server", decision.request().call().server())
        .detail("casa_tool", decision.request().call().tool());
    decision.argumentsSha256().ifPresent(hash -> event.detail("casa_arguments_sha256", hash));
    decision.blockingCheck().ifPresent(check -> event.detail("casa_check", check));
  }
}
