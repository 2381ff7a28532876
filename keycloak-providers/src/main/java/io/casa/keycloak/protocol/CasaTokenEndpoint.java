/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.protocol;

import jakarta.ws.rs.Path;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.endpoints.TokenEndpoint;

/** Keycloak's token endpoint, with our introspection below it. */
public final class CasaTokenEndpoint extends TokenEndpoint {
  private final KeycloakSession session;
  private final EventBuilder event;

  CasaTokenEndpoint(KeycloakSession session, TokenManager tokens, EventBuilder event) {
    super(session, tokens, event);
    this.session = session;
    this.event = event;
  }

  @Path("introspect")
  @Override
  public Object introspect() {
    return new IntrospectionEndpoint(session, event);
  }
}
