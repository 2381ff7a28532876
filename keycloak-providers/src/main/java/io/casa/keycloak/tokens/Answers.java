/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakTransactionManager;

/**
 * The only way in which our endpoints answer: the event is recorded, the transaction that holds it
 * (with whatever row belongs to it) is committed, and only then is there an answer. When the commit
 * fails, the answer is that there is none.
 *
 * <p>Keycloak would commit after the endpoint has returned; doing it here makes the order a matter
 * of construction. And it would roll back on an exception, so a refusal is a returned answer.
 *
 * @param headers adds what every answer of the endpoint carries (CORS) and builds it
 */
public record Answers(
    KeycloakSession session,
    EventBuilder event,
    Function<Response.ResponseBuilder, Response> headers) {
  private static final long POLL_SECONDS = 2;

  private static final Logger LOG = Logger.getLogger(Answers.class);

  public Answers {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(headers, "headers");
  }

  /** Records success and answers with this body. */
  public Response granted(int status, JsonObject body) {
    event.success();
    return commit() ? answer(Response.status(status), body) : unavailable();
  }

  /** Records the refusal and answers with it. */
  public Response refused(Refusal refusal) {
    event.detail("casa_reason", refusal.reason().code());
    event.detail("reason", refusal.description());
    // In the transaction of the answer, as the rows are that belong to it.
    event.storeImmediately(false);
    event.error(refusal.error().code());
    return commit() ? answerWith(refusal) : unavailable();
  }

  /**
   * Records the refusal, and answers success with a body that doesn't tell: what RFC 7662 section
   * 2.2 and RFC 7009 section 2.2 ask for.
   */
  public Response withheld(Refusal refusal, JsonObject body) {
    event.detail("casa_reason", refusal.reason().code());
    event.detail("reason", refusal.description());
    event.storeImmediately(false);
    event.error(refusal.error().code());
    return commit() ? answer(Response.status(Response.Status.OK), body) : unavailable();
  }

  /** Answers who asks again and again, as the time before and without another event. */
  public Response refusedAgain(Refusal refusal) {
    return answerWith(refusal);
  }

  private boolean commit() {
    KeycloakTransactionManager transaction = session.getTransactionManager();
    if (transaction.getRollbackOnly()) {
      transaction.rollback();
      return false;
    }
    try {
      transaction.commit();
      return true;
    } catch (RuntimeException e) {
      // Whatever the database says: nothing is answered that was not recorded. Its message is not
      // logged: databases quote the row, and prompts stand in rows.
      LOG.errorf("An answer could not be recorded and is withheld: %s", e.getClass().getName());
      return false;
    }
  }

  private Response unavailable() {
    return answerWith(
        Refusal.of(
            OAuthError.TEMPORARILY_UNAVAILABLE,
            DenyReason.AUTHORIZATION_UNAVAILABLE,
            "The answer could not be recorded."));
  }

  private Response answerWith(Refusal refusal) {
    Response.ResponseBuilder response = Response.status(refusal.error().status());
    if (refusal.error() == OAuthError.INVALID_TOKEN) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, challenge(refusal.reason()));
    }
    return answer(response, errorBody(refusal));
  }

  /** RFC 6750 section 3, and RFC 9449 section 7.1 where it is the proof that is not good. */
  private static String challenge(DenyReason reason) {
    if (reason == DenyReason.MISSING_DPOP_PROOF) {
      return "DPoP error=\"invalid_token\", algs=\"ES256\"";
    }
    return reason == DenyReason.INVALID_DPOP_PROOF
        ? "DPoP error=\"invalid_dpop_proof\", algs=\"ES256\""
        : "Bearer error=\"invalid_token\"";
  }

  /** The error's body: the standard's members, ours as an object, and ours once more, flat. */
  static JsonObject errorBody(Refusal refusal) {
    JsonString reason = new JsonString(refusal.reason().code());
    var body = new LinkedHashMap<String, JsonValue>();
    body.put("error", new JsonString(refusal.error().code()));
    body.put("error_description", new JsonString(refusal.description()));
    refusal
        .blockedBy()
        .ifPresent(
            decision ->
                body.put(
                    "casa",
                    new JsonObject(
                        Map.of(
                            "decision_id", new JsonString(decision.decisionId()),
                            "check", new JsonString(decision.check()),
                            "reason", reason))));
    body.put("casa_reason", reason);
    refusal
        .blockedBy()
        .ifPresent(decision -> body.put("casa_decision", new JsonString(decision.decisionId())));
    refusal.awaited().ifPresent(awaited -> addTo(body, awaited));
    return new JsonObject(body);
  }

  /** Named as in RFC 8628 sections 3.2 and 3.5. */
  private static void addTo(Map<String, JsonValue> body, Refusal.Awaited awaited) {
    body.put("approval_id", new JsonString(awaited.approvalId()));
    body.put("approval_uri", new JsonString(awaited.uri()));
    body.put("expires_in", new JsonNumber(BigDecimal.valueOf(awaited.secondsLeft())));
    body.put("interval", new JsonNumber(BigDecimal.valueOf(POLL_SECONDS)));
  }

  private Response answer(Response.ResponseBuilder response, JsonObject body) {
    return headers.apply(
        response
            .type(MediaType.APPLICATION_JSON_TYPE)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .entity(JsonWriter.toJson(body)));
  }
}
