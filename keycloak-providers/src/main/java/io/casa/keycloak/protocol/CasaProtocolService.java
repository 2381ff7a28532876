/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.protocol;

import io.casa.keycloak.tokens.TokenVerification;
import jakarta.ws.rs.Path;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocolService;
import org.keycloak.protocol.oidc.TokenManager;

/** The endpoints of OpenID Connect: Keycloak's, but for the two that must know our tokens. */
public final class CasaProtocolService extends OIDCLoginProtocolService {
  private final KeycloakSession session;
  private final EventBuilder event;
  private final TokenVerification verification;

  CasaProtocolService(KeycloakSession session, EventBuilder event, TokenVerification verification) {
    super(session, event);
    this.session = session;
    this.event = event;
    this.verification = verification;
  }

  /** The token endpoint, below which introspection is. */
  @Path("token")
  @Override
  public Object token() {
    return new CasaTokenEndpoint(session, new TokenManager(), event);
  }

  /** Revocation, RFC 7009. */
  @Path("revoke")
  @Override
  public Object revoke() {
    return new RevocationEndpoint(session, event, verification);
  }
}
