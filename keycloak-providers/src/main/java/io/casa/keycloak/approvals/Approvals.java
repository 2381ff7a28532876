/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RealmIssuer;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Asks people about calls. */
public final class Approvals {
  private static final Logger LOG = Logger.getLogger(Approvals.class);

  private Approvals() {}

  /**
   * Asks about a call, in a transaction of its own: what the answer names is there before the
   * answer leaves.
   *
   * @throws RefusedException when the question can't be kept
   */
  public static Opened open(KeycloakSession session, ApprovalQuestion question)
      throws RefusedException {
    String realmId = session.getContext().getRealm().getId();
    try {
      return KeycloakModelUtils.runJobInTransactionWithResult(
          session.getKeycloakSessionFactory(),
          own -> ApprovalStore.of(own, realmId).open(question, Time.currentTimeMillis()));
    } catch (RuntimeException e) {
      // Not its message: databases quote the row.
      LOG.errorf("A question could not be kept: %s", e.getClass().getName());
      throw new RefusedException(
          OAuthError.TEMPORARILY_UNAVAILABLE,
          DenyReason.AUTHORIZATION_UNAVAILABLE,
          "The question could not be kept.");
    }
  }

  /** Where an approval is decided. */
  public static String uri(KeycloakSession session, Approval approval) {
    return listUri(session) + "/" + approval.id();
  }

  static String listUri(KeycloakSession session) {
    return RealmIssuer.of(session) + "/casa/approvals";
  }
}
