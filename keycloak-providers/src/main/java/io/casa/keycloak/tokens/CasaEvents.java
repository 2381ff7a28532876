/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;

/** Events of endpoints that Keycloak has no event type for. */
public final class CasaEvents {
  private CasaEvents() {}

  /** A new event; its type stands for extensions' own doings among those stored by default. */
  public static EventBuilder event(KeycloakSession session, String name) {
    return new EventBuilder(
            session.getContext().getRealm(), session, session.getContext().getConnection())
        .event(EventType.CUSTOM_REQUIRED_ACTION)
        .detail("casa_event", name);
  }
}
