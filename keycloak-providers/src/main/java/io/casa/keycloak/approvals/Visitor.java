/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import io.casa.keycloak.systems.Systems;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.models.ImpersonationSessionNote;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/**
 * A user of the realm who is signed in with this browser.
 *
 * @param userId the realm's id of the user
 * @param sessionId the browser session
 * @param approver whether the user may decide for sessions that have no user
 * @param impersonated whether an administrator is signed in as this user
 */
record Visitor(
    String userId, String sessionId, boolean approver, boolean impersonated, FormSecret secret) {
  /** Keycloak's attribute of a request that came with its identity cookie. */
  private static final String STATE_CHECKER = "state_checker";

  Visitor {
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(sessionId, "sessionId");
    Objects.requireNonNull(secret, "secret");
  }

  /** What somebody may do with an approval. */
  sealed interface Access {
    /** It is that of the visitor's own session. */
    record Own() implements Access {}

    /** Its session has no user, and the visitor decides for such sessions. */
    record Appointed() implements Access {}

    /** As if it did not exist. */
    record None() implements Access {}
  }

  /** Who the identity cookie says it is; empty when nobody is signed in. */
  static Optional<Visitor> of(KeycloakSession session) {
    RealmModel realm = session.getContext().getRealm();
    AuthResult signedIn = AuthenticationManager.authenticateIdentityCookie(session, realm, true);
    if (signedIn == null
        || !(session.getAttribute(STATE_CHECKER) instanceof String stateChecker)
        || stateChecker.isEmpty()) {
      return Optional.empty();
    }
    RoleModel role = realm.getRole(Systems.APPROVER_ROLE);
    UserSessionModel browser = signedIn.session();
    return Optional.of(
        new Visitor(
            signedIn.user().getId(),
            browser.getId(),
            role != null && signedIn.user().hasRole(role),
            browser.getNote(ImpersonationSessionNote.IMPERSONATOR_ID.toString()) != null,
            new FormSecret(stateChecker)));
  }

  /** What the visitor may do with an approval. */
  Access accessTo(Approval approval) {
    if (approval.userId().isPresent()) {
      return approval.userId().get().equals(userId) ? new Access.Own() : new Access.None();
    }
    return approver ? new Access.Appointed() : new Access.None();
  }
}
