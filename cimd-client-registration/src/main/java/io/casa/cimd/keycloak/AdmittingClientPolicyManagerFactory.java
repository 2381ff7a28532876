/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyManager;
import org.keycloak.services.clientpolicy.DefaultClientPolicyManagerFactory;

/** Takes the place of Keycloak's own manager of client policies, and uses it. */
public final class AdmittingClientPolicyManagerFactory extends DefaultClientPolicyManagerFactory {
  @Override
  public ClientPolicyManager create(KeycloakSession session) {
    return new AdmittingClientPolicyManager(session, super.create(session));
  }
}
