/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.Optional;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Finds the multi-agent system that a client belongs to. */
public final class Systems {
  /** Client attribute: name of the system that the client is an app of. */
  static final String SYSTEM_ATTRIBUTE = "casa.system";

  private Systems() {}

  /**
   * The system of a client.
   *
   * @return empty when the client is not an app of any system
   */
  public static Optional<RegisteredSystem> of(
      KeycloakSession session, RealmModel realm, ClientModel caller) {
    return Optional.empty();
  }
}
