/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.protocol;

import io.casa.keycloak.systems.Systems;
import io.casa.toolcheck.DenyReason;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.endpoints.TokenEndpoint;
import org.keycloak.services.CorsErrorResponseException;

/** Keycloak's token endpoint, with our introspection below it. */
public final class CasaTokenEndpoint extends TokenEndpoint {
  private static final String DPOP_HEADER = "DPoP";

  private final KeycloakSession session;
  private final EventBuilder event;

  CasaTokenEndpoint(KeycloakSession session, TokenManager tokens, EventBuilder event) {
    super(session, tokens, event);
    this.session = session;
    this.event = event;
  }

  /** As Keycloak does, but for the error of an app's proof of possession: RFC 9449 section 5. */
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @POST
  @Override
  public Response processGrantRequest() {
    try {
      return super.processGrantRequest();
    } catch (CorsErrorResponseException e) {
      if (isOfAnAppsProof()) {
        return Response.fromResponse(e.getResponse()).entity(badProof()).build();
      }
      throw e;
    }
  }

  private boolean isOfAnAppsProof() {
    ClientModel client = session.getContext().getClient();
    return Errors.INVALID_DPOP_PROOF.equals(event.getEvent().getError())
        && client != null
        && Systems.isApp(client);
  }

  private Map<String, String> badProof() {
    DenyReason reason =
        session.getContext().getHttpRequest().getHttpHeaders().getHeaderString(DPOP_HEADER) == null
            ? DenyReason.MISSING_DPOP_PROOF
            : DenyReason.INVALID_DPOP_PROOF;
    Map<String, String> body = new LinkedHashMap<>();
    body.put("error", Errors.INVALID_DPOP_PROOF);
    body.put("error_description", reason.sentence());
    body.put("casa_reason", reason.code());
    return body;
  }

  @Path("introspect")
  @Override
  public Object introspect() {
    return new IntrospectionEndpoint(session, event);
  }
}
