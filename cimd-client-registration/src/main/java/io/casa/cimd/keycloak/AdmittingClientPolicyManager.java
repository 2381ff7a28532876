/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import io.casa.cimd.keycloak.Admission.Passed;
import io.casa.cimd.keycloak.Admission.Refused;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.ClientPolicyManager;
import org.keycloak.services.clientpolicy.context.PreAuthorizationRequestContext;

/**
 * Keycloak's client policies, but for the moment before the authorization endpoint looks up its
 * client: there the client is admitted. Every realm has that moment, whatever its policies.
 */
final class AdmittingClientPolicyManager implements ClientPolicyManager {
  private final KeycloakSession session;
  private final ClientPolicyManager policies;

  AdmittingClientPolicyManager(KeycloakSession session, ClientPolicyManager policies) {
    this.session = session;
    this.policies = policies;
  }

  @Override
  public void triggerOnEvent(ClientPolicyContext context) throws ClientPolicyException {
    if (context instanceof PreAuthorizationRequestContext authorization
        && authorization.getClientId() != null) {
      AdmissionRequest request =
          new AdmissionRequest(authorization.getClientId(), Optional.empty(), true);
      switch (session.getProvider(ClientAdmission.class).admit(request)) {
        case Passed passed -> {}
        case Refused refused -> throw Refusals.page(refused);
      }
    }
    policies.triggerOnEvent(context);
  }

  @Override
  public void setupClientPoliciesOnCreatedRealm(RealmModel realm) {
    policies.setupClientPoliciesOnCreatedRealm(realm);
  }

  @Override
  public void updateRealmModelFromRepresentation(RealmModel realm, RealmRepresentation rep) {
    policies.updateRealmModelFromRepresentation(realm, rep);
  }

  @Override
  public void updateClientProfiles(RealmModel realm, ClientProfilesRepresentation profiles)
      throws ClientPolicyException {
    policies.updateClientProfiles(realm, profiles);
  }

  @Override
  public ClientProfilesRepresentation getClientProfiles(
      RealmModel realm, boolean includeGlobalProfiles) throws ClientPolicyException {
    return policies.getClientProfiles(realm, includeGlobalProfiles);
  }

  @Override
  public void updateClientPolicies(RealmModel realm, ClientPoliciesRepresentation updated)
      throws ClientPolicyException {
    policies.updateClientPolicies(realm, updated);
  }

  @Override
  public ClientPoliciesRepresentation getClientPolicies(
      RealmModel realm, boolean includeGlobalPolicies) throws ClientPolicyException {
    return policies.getClientPolicies(realm, includeGlobalPolicies);
  }

  @Override
  public void updateRealmRepresentationFromModel(RealmModel realm, RealmRepresentation rep) {
    policies.updateRealmRepresentationFromModel(realm, rep);
  }

  @Override
  public void close() {
    policies.close();
  }
}
