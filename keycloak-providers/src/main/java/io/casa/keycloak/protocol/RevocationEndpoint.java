/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.protocol;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.TokenVerification;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.endpoints.TokenRevocationEndpoint;
import org.keycloak.protocol.oidc.utils.AuthorizeClientUtil;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.cors.Cors;

/** Keycloak's revocation, for our tokens ours: that of an intent token ends its session. */
public final class RevocationEndpoint extends TokenRevocationEndpoint {
  private final KeycloakSession session;
  private final EventBuilder event;
  private final TokenVerification verification;

  RevocationEndpoint(KeycloakSession session, EventBuilder event, TokenVerification verification) {
    super(session, event);
    this.session = session;
    this.event = event;
    this.verification = verification;
  }

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Override
  public Response revoke() {
    FormParameters form = FormParameters.of(session.getContext().getHttpRequest());
    List<String> tokens = form.values().getOrDefault(PARAM_TOKEN, List.of());
    if (tokens.stream()
        .noneMatch(token -> TokenVerification.claimsToBeOurs(token, TokenProfile.INTENT))) {
      return super.revoke();
    }
    event.event(EventType.REVOKE_GRANT);
    Cors cors =
        Cors.builder()
            .auth()
            .allowedMethods("POST")
            .auth()
            .exposedHeaders(Cors.ACCESS_CONTROL_ALLOW_METHODS);
    requireRealm(cors);
    event.client(AuthorizeClientUtil.authorizeClient(session, event, cors).getClient());
    return new SessionEnding(new Answers(session, event, cors::add), verification).answer(form);
  }

  @OPTIONS
  @Override
  public Response preflight() {
    return super.preflight();
  }

  private void requireRealm(Cors cors) {
    RealmModel realm = session.getContext().getRealm();
    boolean secure =
        session.getContext().getUri().getBaseUri().getScheme().equals("https")
            || !realm.getSslRequired().isRequired(session.getContext().getConnection());
    if (!secure || !realm.isEnabled()) {
      throw new CorsErrorResponseException(
          cors.allowAllOrigins(),
          secure ? OAuthErrorException.ACCESS_DENIED : OAuthErrorException.INVALID_REQUEST,
          secure ? "Realm not enabled" : "HTTPS required",
          Response.Status.FORBIDDEN);
    }
  }
}
