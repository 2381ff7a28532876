/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.keycloak.tokens.ActorRules;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.CasaEvents;
import io.casa.keycloak.tokens.ClientProof;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.PresentedToken;
import io.casa.keycloak.tokens.Refusal;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.keycloak.models.KeycloakSession;

/**
 * AuthZEN (Authorization API 1.0): the decision about a tool call without a token for it, for
 * gateways that are not ours. See {@code docs/contracts.md}, section 8.
 */
public final class AccessResource {
  private static final String REQUEST_ID = "X-Request-ID";
  private static final Pattern ECHOED = Pattern.compile("[\\x21-\\x7E]{1,256}");

  private final KeycloakSession session;

  public AccessResource(KeycloakSession session) {
    this.session = session;
  }

  /** One question. */
  @POST
  @Path("evaluation")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response evaluation(InputStream body) {
    return answer(body, (evaluation, request) -> one(evaluation, request));
  }

  /** Several questions, or one. */
  @POST
  @Path("evaluations")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response evaluations(InputStream body) {
    return answer(
        body,
        (evaluation, request) -> {
          AccessQuestions asked = AccessQuestions.read(request);
          if (asked.questions().isEmpty()) {
            return one(evaluation, request);
          }
          List<JsonValue> answers =
              evaluation.answer(asked).stream().<JsonValue>map(AccessEvaluation::toJson).toList();
          return new JsonObject(Map.of("evaluations", new JsonArray(answers)));
        });
  }

  /** How the questions of a request are answered. */
  private interface Asking {
    JsonObject answer(AccessEvaluation evaluation, JsonObject request) throws RefusedException;
  }

  private static JsonObject one(AccessEvaluation evaluation, JsonObject request)
      throws RefusedException {
    return AccessEvaluation.toJson(evaluation.answer(AccessQuestion.read(request)));
  }

  private Response answer(InputStream body, Asking asking) {
    var answers = new Answers(session, CasaEvents.event(session, "access_evaluation"), this::echo);
    try {
      Exchange exchange = exchange(answers);
      JsonObject request = AccessQuestions.body(bytes(body));
      exchange.record(answers.event());
      return answers.granted(200, asking.answer(new AccessEvaluation(session, exchange), request));
    } catch (RefusedException e) {
      return answers.refused(e.refusal());
    }
  }

  /** The session's token says for whom, the client's proof says who. */
  private Exchange exchange(Answers answers) throws RefusedException {
    PresentedToken token = PresentedToken.of(session);
    Caller caller = ClientProof.caller(session, answers.event());
    ActorRules rules = CasaTokenExchangeProviderFactory.of(session).rules();
    try {
      Exchange exchange = Exchange.of(answers, rules, caller, token.compact());
      token.requireBinding(exchange.subject());
      return exchange;
    } catch (RefusedException e) {
      Refusal refusal = e.refusal();
      throw refusal.error() == OAuthError.TEMPORARILY_UNAVAILABLE
          ? e
          : new RefusedException(OAuthError.INVALID_TOKEN, refusal.reason(), refusal.description());
    }
  }

  private static byte[] bytes(InputStream body) throws RefusedException {
    try {
      byte[] bytes = body.readNBytes(AccessQuestions.MAX_BYTES + 1);
      if (bytes.length <= AccessQuestions.MAX_BYTES) {
        return bytes;
      }
    } catch (IOException e) {
      throw RefusedException.malformed("The body can't be read to its end.");
    }
    throw new RefusedException(
        OAuthError.TOO_LARGE, DenyReason.MALFORMED_REQUEST, "The body is too large.");
  }

  /** The request's id goes back with every answer, when it is one. */
  private Response echo(Response.ResponseBuilder answer) {
    Optional.ofNullable(
            session.getContext().getHttpRequest().getHttpHeaders().getRequestHeader(REQUEST_ID))
        .filter(ids -> ids.size() == 1 && ECHOED.matcher(ids.getFirst()).matches())
        .ifPresent(ids -> answer.header(REQUEST_ID, ids.getFirst()));
    return answer.build();
  }
}
