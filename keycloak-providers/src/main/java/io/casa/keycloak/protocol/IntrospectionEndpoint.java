/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.protocol;

import io.casa.keycloak.introspection.SignedAnswer;
import io.casa.toolcheck.json.MalformedJsonException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.endpoints.TokenIntrospectionEndpoint;

/** Keycloak's introspection, which answers in signed form (RFC 9701) to who asks for that. */
public final class IntrospectionEndpoint extends TokenIntrospectionEndpoint {
  private static final Logger LOG = Logger.getLogger(IntrospectionEndpoint.class);

  private final KeycloakSession session;

  IntrospectionEndpoint(KeycloakSession session, EventBuilder event) {
    super(session, event);
    this.session = session;
  }

  @POST
  @Produces({
    MediaType.APPLICATION_JSON,
    SignedAnswer.MEDIA_TYPE,
    org.keycloak.utils.MediaType.APPLICATION_JWT
  })
  @Override
  public Response introspect() {
    // The key is fetched first: the answer is committed where it is made.
    Optional<SignedAnswer> signing =
        SignedAnswer.isAskedFor(
                session.getContext().getHttpRequest().getHttpHeaders().getAcceptableMediaTypes())
            ? Optional.of(SignedAnswer.prepare(session))
            : Optional.empty();
    Response answer = super.introspect();
    return signing.isPresent() && answer.getStatus() == Response.Status.OK.getStatusCode()
        ? signed(signing.get(), answer)
        : answer;
  }

  private Response signed(SignedAnswer signing, Response answer) {
    byte[] json =
        answer.getEntity() instanceof byte[] bytes
            ? bytes
            : String.valueOf(answer.getEntity()).getBytes(StandardCharsets.UTF_8);
    try {
      return Response.ok(signing.of(json, session.getContext().getClient().getClientId()))
          .type(SignedAnswer.MEDIA_TYPE)
          .header(HttpHeaders.CACHE_CONTROL, "no-store")
          .build();
    } catch (MalformedJsonException e) {
      LOG.errorf("An introspection can't be signed: %s", e.getMessage());
      return Response.serverError().build();
    }
  }
}
