/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.List;
import java.util.Set;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.ClientManager;
import org.keycloak.services.managers.RealmManager;

/**
 * What a realm with systems has so that people can approve calls: the client by which they sign in
 * to the pages for it, and the role of those who decide where no user is known. Both come with the
 * first system and go with the last.
 */
final class ApprovalAccess {
  /** Client and role attribute that marks them as made by a registration. */
  private static final String OURS_ATTRIBUTE = "casa.approvals";

  private static final String YES = "true";

  private final KeycloakSession session;
  private final RealmModel realm;

  ApprovalAccess(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /**
   * Makes sure that nobody else has taken the names.
   *
   * @throws ForeignNameException somebody has
   */
  void refuseForeignNames() throws ForeignNameException {
    ClientModel client = realm.getClientByClientId(Systems.APPROVALS_CLIENT);
    if (client != null && !isOurs(client)) {
      throw new ForeignNameException(
          "", "the realm has a client " + Systems.APPROVALS_CLIENT + " that no system made");
    }
    RoleModel role = realm.getRole(Systems.APPROVER_ROLE);
    if (role != null && !isOurs(role)) {
      throw new ForeignNameException(
          "", "the realm has a role " + Systems.APPROVER_ROLE + " that no system made");
    }
  }

  /** Brings both to their state. */
  void ensure(String issuer, RealmChanges changes) {
    if (realm.getRole(Systems.APPROVER_ROLE) == null) {
      RoleModel role = realm.addRole(Systems.APPROVER_ROLE);
      role.setDescription("May decide about agents' calls behind which there is no user");
      role.setSingleAttribute(OURS_ATTRIBUTE, YES);
      changes.add("role " + Systems.APPROVER_ROLE + ": created");
    }
    ClientModel client = realm.getClientByClientId(Systems.APPROVALS_CLIENT);
    String pages = issuer + "/casa/approvals";
    if (client == null) {
      set(BareClients.add(session, realm, Systems.APPROVALS_CLIENT), pages);
      changes.add("client " + Systems.APPROVALS_CLIENT + ": created");
    } else if (!isAsWanted(client, pages)) {
      set(client, pages);
      changes.add("client " + Systems.APPROVALS_CLIENT + ": changed");
    }
  }

  /** Removes both, if they are ours. */
  void remove() {
    ClientModel client = realm.getClientByClientId(Systems.APPROVALS_CLIENT);
    if (client != null && isOurs(client)) {
      new ClientManager(new RealmManager(session)).removeClient(realm, client);
    }
    RoleModel role = realm.getRole(Systems.APPROVER_ROLE);
    if (role != null && isOurs(role)) {
      realm.removeRole(role);
    }
  }

  private static Set<String> redirects(String pages) {
    return Set.of(pages, pages + "/*");
  }

  private static boolean isAsWanted(ClientModel client, String pages) {
    return client.isPublicClient()
        && client.isStandardFlowEnabled()
        && !client.isImplicitFlowEnabled()
        && !client.isDirectAccessGrantsEnabled()
        && !client.isServiceAccountsEnabled()
        && !client.isFullScopeAllowed()
        && !client.isConsentRequired()
        && client.getRedirectUris().equals(redirects(pages))
        && client.getWebOrigins().isEmpty()
        && pages.equals(client.getBaseUrl())
        && "S256".equals(client.getAttribute(OIDCConfigAttributes.PKCE_CODE_CHALLENGE_METHOD));
  }

  private static void set(ClientModel client, String pages) {
    client.setName("Approvals");
    client.setDescription("Where people approve what agents want to do");
    client.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
    client.setPublicClient(true);
    client.setBearerOnly(false);
    client.setStandardFlowEnabled(true);
    client.setImplicitFlowEnabled(false);
    client.setDirectAccessGrantsEnabled(false);
    client.setServiceAccountsEnabled(false);
    client.setFullScopeAllowed(false);
    client.setConsentRequired(false);
    client.setRedirectUris(redirects(pages));
    client.setWebOrigins(Set.of());
    client.setBaseUrl(pages);
    client.setAttribute(OIDCConfigAttributes.PKCE_CODE_CHALLENGE_METHOD, "S256");
    client.setAttribute(OURS_ATTRIBUTE, YES);
    for (boolean byDefault : List.of(true, false)) {
      List.copyOf(client.getClientScopes(byDefault).values()).forEach(client::removeClientScope);
    }
  }

  private static boolean isOurs(ClientModel client) {
    return YES.equals(client.getAttribute(OURS_ATTRIBUTE));
  }

  private static boolean isOurs(RoleModel role) {
    return YES.equals(role.getFirstAttribute(OURS_ATTRIBUTE));
  }
}
