/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import io.casa.keycloak.systems.Systems;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.CasaEvents;
import io.casa.keycloak.tokens.ClientProof;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderFactory;

/**
 * {@code GET revocations}: server-sent events about the sessions of the caller's system, and about
 * changes of the system itself.
 */
public final class RevocationsResource {
  // Longer than any token of an intent lives, and the clocks' difference.
  private static final long FURTHEST_BACK_SECONDS = 330;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  private final KeycloakSession session;

  public RevocationsResource(KeycloakSession session) {
    this.session = session;
  }

  /**
   * Tells which sessions were ended since a moment, and then each one that is, and each time that
   * the system's document is another one; see {@code docs/contracts.md}, section 7.
   *
   * @param since seconds since 1970; when it is absent, or longer ago than tokens live, that
   */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Flow.Publisher<OutboundSseEvent> listen(
      @Context Sse sse, @QueryParam("since") @Nullable String since) {
    EventBuilder event = CasaEvents.event(session, "revocations");
    var answers = new Answers(session, event, Response.ResponseBuilder::build);
    try {
      requireRealm();
      Caller caller = ClientProof.caller(session, event);
      RevocationStream stream = stream(sse, caller, sinceMillis(since));
      event.detail("casa_mas", caller.system().name()).detail("casa_app", caller.app().name());
      event.success();
      return stream;
    } catch (RefusedException e) {
      throw new WebApplicationException(answers.refused(e.refusal()));
    }
  }

  private RevocationStream stream(Sse sse, Caller caller, long sinceMillis)
      throws RefusedException {
    RealmModel realm = session.getContext().getRealm();
    String system = caller.system().name();
    var stream =
        new RevocationStream(sse, realm.getId(), system, Systems.version(session, realm, system));
    // First listen, then look back: what is ended in between is told twice rather than never.
    if (!feed().add(stream)) {
      throw new RefusedException(
          OAuthError.TEMPORARILY_UNAVAILABLE,
          DenyReason.AUTHORIZATION_UNAVAILABLE,
          "Too many listen already.");
    }
    new RevokedIntents(session).since(sinceMillis).forEach(stream::offer);
    stream.ready();
    return stream;
  }

  private void requireRealm() throws RefusedException {
    if (!session.getContext().getRealm().isEnabled()) {
      throw new RefusedException(
          OAuthError.INVALID_CLIENT, DenyReason.INVALID_TOKEN, "The realm is not enabled.");
    }
  }

  static long sinceMillis(@Nullable String since) throws RefusedException {
    long earliest = Time.currentTimeSeconds() - FURTHEST_BACK_SECONDS;
    Optional<String> given = Optional.ofNullable(since);
    if (given.isPresent() && !SECONDS.matcher(given.get()).matches()) {
      throw RefusedException.malformed("Parameter 'since' is not seconds since 1970.");
    }
    long asked = given.map(Long::parseLong).orElse(earliest) - RevocationFeed.OVERLAP.toSeconds();
    return Math.max(earliest, asked) * 1000;
  }

  private RevocationFeed feed() {
    ProviderFactory<?> factory =
        session.getKeycloakSessionFactory().getProviderFactory(IntentRevocations.class);
    if (factory instanceof IntentRevocationsFactory ours) {
      return ours.feed();
    }
    throw new IllegalStateException("another provider has taken the place of ours");
  }
}
