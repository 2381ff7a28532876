/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.apps;

import io.casa.keycloak.systems.Systems;
import io.casa.keycloak.systems.SystemsException;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.CasaEvents;
import io.casa.keycloak.tokens.ClientProof;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;

/** {@code GET system}: what the caller's sidecar must know of the caller's system. */
public final class FollowedSystemResource {
  private static final Logger LOG = Logger.getLogger(FollowedSystemResource.class);
  private static final String CACHE_CONTROL = "private, no-cache";

  private final KeycloakSession session;

  public FollowedSystemResource(KeycloakSession session) {
    this.session = session;
  }

  /**
   * The system as the database has it; see {@code docs/contracts.md}, section 5. Sidecars ask again
   * and again, so only refusals are events.
   */
  @GET
  public Response get(@Context HttpHeaders headers) {
    EventBuilder event = CasaEvents.event(session, "system");
    var answers = new Answers(session, event, Response.ResponseBuilder::build);
    try {
      requireRealm();
      Caller caller = ClientProof.caller(session, event);
      event.detail("casa_mas", caller.system().name()).detail("casa_app", caller.app().name());
      return answer(current(caller), headers);
    } catch (RefusedException e) {
      return answers.refused(e.refusal());
    }
  }

  private static Response answer(PublishedDocument document, HttpHeaders headers) {
    List<String> known =
        Optional.ofNullable(headers.getRequestHeader(HttpHeaders.IF_NONE_MATCH)).orElse(List.of());
    Response.ResponseBuilder answer =
        document.isKnownTo(known)
            ? Response.notModified()
            : Response.ok(document.text(), MediaType.APPLICATION_JSON_TYPE);
    return answer
        .header(HttpHeaders.ETAG, document.etag())
        .header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL)
        .build();
  }

  private PublishedDocument current(Caller caller) throws RefusedException {
    try {
      return FollowedSystem.of(
          Systems.current(session, session.getContext().getRealm(), caller.system().name()));
    } catch (SystemsException e) {
      LOG.errorf(e, "The system of app %s can't be used", caller.app().clientId());
      throw new RefusedException(
          OAuthError.TEMPORARILY_UNAVAILABLE,
          DenyReason.AUTHORIZATION_UNAVAILABLE,
          "The multi-agent system of the app can't be used.");
    }
  }

  private void requireRealm() throws RefusedException {
    if (!session.getContext().getRealm().isEnabled()) {
      throw new RefusedException(
          OAuthError.INVALID_CLIENT, DenyReason.INVALID_TOKEN, "The realm is not enabled.");
    }
  }
}
