/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderEvent;

/**
 * A system has been removed: whoever keeps something of it removes that, in the session's
 * transaction.
 *
 * @param realmId the realm that had it
 * @param system its name
 */
public record SystemRemoved(KeycloakSession session, String realmId, String system)
    implements ProviderEvent {
  /** Names the system. */
  @Override
  public String toString() {
    return "SystemRemoved[" + system + "]";
  }
}
