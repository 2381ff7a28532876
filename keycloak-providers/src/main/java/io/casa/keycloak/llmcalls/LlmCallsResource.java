/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmcalls;

import io.casa.keycloak.llmrequests.LlmRequests;
import io.casa.keycloak.revocation.IntentRevocations;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.CasaEvents;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.PresentedToken;
import io.casa.keycloak.tokens.RealmToken;
import io.casa.keycloak.tokens.Refusal;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.TokenVerification;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * {@code POST llm-calls}: a sidecar reports, with an LLM token, what the LLM selected and how it
 * was asked.
 */
public final class LlmCallsResource {
  // What an LLM writes is not ours to bound by trust.
  private static final int MAX_EVENT_TOOLS = 32;

  private final KeycloakSession session;
  private final TokenVerification verification;

  public LlmCallsResource(KeycloakSession session, TokenVerification verification) {
    this.session = session;
    this.verification = verification;
  }

  /** Records one LLM call; see {@code docs/contracts.md}, section 5. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response report(InputStream body) {
    EventBuilder event = CasaEvents.event(session, "llm_calls");
    var answers = new Answers(session, event, Response.ResponseBuilder::build);
    try {
      RealmToken verified = llmToken();
      Caller caller = caller(verified, event);
      requireLive(verified);
      LlmCall call = LlmCall.read(bytes(body, LlmCall.MAX_BYTES));
      var key =
          new SelectionStore.Key(
              session.getContext().getRealm().getId(),
              verified.token().intent().id(),
              caller.app().clientId(),
              verified.expiresAt());
      record(event, verified, caller, call);
      var requests = new RequestRecords(session, verified, caller);
      LlmRequests.Judged judged = requests.judge(call);
      if (requests.isChecked()) {
        event.detail("casa_llm_request", FactsText.of(judged.facts()));
      }
      SelectionStore.of(session).report(key, call.outOf(judged.facts()));
      return answers.granted(201, recorded(call, requests.learn(judged)));
    } catch (RefusedException e) {
      return answers.refused(e.refusal());
    }
  }

  /** Takes the texts of lines that were wanted; see {@code docs/contracts.md}, section 5. */
  @POST
  @Path("lines")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response show(InputStream body) {
    EventBuilder event = CasaEvents.event(session, "llm_lines");
    var answers = new Answers(session, event, Response.ResponseBuilder::build);
    try {
      RealmToken verified = llmToken();
      var requests = new RequestRecords(session, verified, caller(verified, event));
      requireLive(verified);
      ShownLines shown = ShownLines.read(bytes(body, ShownLines.MAX_BYTES));
      if (requests.isChecked()) {
        LlmRequests.show(session, requests.key(), shown.lines());
      }
      event.detail("casa_lines", String.valueOf(shown.lines().size()));
      return answers.granted(200, new JsonObject(Map.of("read", number(shown.lines().size()))));
    } catch (RefusedException e) {
      return answers.refused(e.refusal());
    }
  }

  private RealmToken llmToken() throws RefusedException {
    PresentedToken presented = PresentedToken.of(session);
    RealmToken verified;
    try {
      verified = verification.verify(session, session.getContext().getRealm(), presented.compact());
    } catch (RefusedException e) {
      throw unauthorized(e.refusal().description());
    }
    if (!verified.isLlmToken() || verified.token().actors().subjects().isEmpty()) {
      throw unauthorized("The token is not an LLM token.");
    }
    presented.requireBinding(verified);
    return verified;
  }

  private Caller caller(RealmToken verified, EventBuilder event) throws RefusedException {
    RealmModel realm = session.getContext().getRealm();
    ClientModel client = realm.getClientByClientId(verified.token().clientId());
    if (client == null
        || !verified.token().actors().subjects().getFirst().equals(verified.token().clientId())) {
      throw unauthorized("The token's client is not known.");
    }
    event.client(client);
    Caller caller;
    try {
      caller = Caller.of(session, client);
    } catch (RefusedException e) {
      throw unauthorized(e.refusal().description());
    }
    caller.userOf(verified).ifPresent(event::user);
    boolean forOurLlm =
        caller.system().llmUrl().map(verified.token().audience()::contains).orElse(false)
            && caller.system().name().equals(verified.token().system());
    if (!forOurLlm) {
      throw unauthorized("The token is not for the LLM of the app's system.");
    }
    return caller;
  }

  private void requireLive(RealmToken verified) throws RefusedException {
    try {
      IntentRevocations.of(session).requireLive(verified.token().intent().id());
    } catch (RefusedException e) {
      Refusal refusal = e.refusal();
      throw refusal.reason() == DenyReason.SESSION_REVOKED
          ? new RefusedException(OAuthError.INVALID_TOKEN, refusal.reason(), refusal.description())
          : e;
    }
  }

  private static byte[] bytes(InputStream body, int most) throws RefusedException {
    try {
      byte[] bytes = body.readNBytes(most + 1);
      if (bytes.length <= most) {
        return bytes;
      }
    } catch (IOException e) {
      throw RefusedException.malformed("The body can't be read to its end.");
    }
    throw new RefusedException(
        OAuthError.TOO_LARGE, DenyReason.MALFORMED_REQUEST, "The body is too large.");
  }

  private static void record(EventBuilder event, RealmToken verified, Caller caller, LlmCall call) {
    event
        .detail("casa_intent", verified.token().intent().id())
        .detail("casa_mas", caller.system().name())
        .detail("casa_app", caller.app().name())
        .detail("casa_llm_call", call.id())
        .detail("casa_selected", String.valueOf(call.selections().size()))
        .detail(
            "casa_tools",
            call.selections().stream()
                .limit(MAX_EVENT_TOOLS)
                .map(selection -> describe(caller, selection))
                .collect(Collectors.joining(" ")));
  }

  /** The tool, if the system has it, and the hash of the arguments; never their values. */
  private static String describe(Caller caller, LlmSelection selection) {
    boolean known =
        caller.system().apps().stream().anyMatch(app -> app.tools().containsKey(selection.tool()));
    String hash;
    try {
      hash = CanonicalJson.sha256Base64Url(selection.arguments());
    } catch (InexactNumberException e) {
      hash = "inexact";
    }
    return (known ? selection.tool() : "(unknown)") + "=" + hash;
  }

  private static JsonObject recorded(LlmCall call, Set<String> wantedLines) {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("llm_call_id", new JsonString(call.id()));
    members.put("recorded", number(call.selections().size()));
    if (!wantedLines.isEmpty()) {
      members.put(
          "wanted_lines",
          new JsonArray(wantedLines.stream().<JsonValue>map(JsonString::new).toList()));
    }
    return new JsonObject(members);
  }

  private static JsonNumber number(int value) {
    return new JsonNumber(BigDecimal.valueOf(value));
  }

  private static RefusedException unauthorized(String description) {
    return new RefusedException(OAuthError.INVALID_TOKEN, DenyReason.INVALID_TOKEN, description);
  }
}
