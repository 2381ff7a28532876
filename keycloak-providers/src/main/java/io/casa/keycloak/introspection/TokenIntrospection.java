/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.introspection;

import io.casa.exchange.CasaToken;
import io.casa.exchange.TokenProfile;
import io.casa.keycloak.revocation.IntentRevocations;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.IssuedToken;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RealmToken;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.TokenForm;
import io.casa.keycloak.tokens.TokenVerification;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Tells an app about one of our tokens (RFC 7662): what it says if it is good now, belongs to the
 * app, and to the call that the app names; otherwise nothing but that it is not active.
 */
record TokenIntrospection(Answers answers, TokenVerification verification) {
  private static final JsonObject INACTIVE =
      new JsonObject(Map.of("active", new JsonBoolean(false)));

  TokenIntrospection {
    Objects.requireNonNull(answers, "answers");
    Objects.requireNonNull(verification, "verification");
  }

  Response answer(String compact, FormParameters form) {
    BoundCall call;
    try {
      call = BoundCall.read(form);
    } catch (RefusedException e) {
      return answers.refused(e.refusal());
    }
    try {
      return answers.granted(200, active(compact, call));
    } catch (RefusedException e) {
      // Whoever can't tell says so; everything else is "not active", for whatever reason.
      return e.refusal().error() == OAuthError.TEMPORARILY_UNAVAILABLE
          ? answers.refused(e.refusal())
          : answers.withheld(e.refusal(), INACTIVE);
    }
  }

  private JsonObject active(String compact, BoundCall call) throws RefusedException {
    KeycloakSession session = answers.session();
    RealmModel realm = session.getContext().getRealm();
    Caller caller = Caller.of(session, session.getContext().getClient());
    RealmToken token = verification.verifyAnyForm(session, realm, compact);
    answers.event().detail("casa_intent", token.token().intent().id());
    requireFor(caller, token.token());
    requireIssuedTo(session, realm, token);
    requireUser(session, realm, token);
    IntentRevocations.of(session).requireLive(token.token().intent().id());
    JsonObject payload = TokenVerification.payload(compact);
    call.require(payload);
    return described(payload);
  }

  /** The audience, and the client that the token was issued to; nobody else is told anything. */
  static void requireFor(Caller caller, CasaToken token) throws RefusedException {
    boolean concerned =
        token.audience().contains(caller.app().url())
            || token.clientId().equals(caller.app().clientId());
    if (!concerned || !token.system().equals(caller.system().name())) {
      throw new RefusedException(
          OAuthError.INVALID_REQUEST,
          DenyReason.WRONG_AUDIENCE,
          "The token does not concern this app.");
    }
  }

  private static void requireIssuedTo(KeycloakSession session, RealmModel realm, RealmToken token)
      throws RefusedException {
    ClientModel client = realm.getClientByClientId(token.token().clientId());
    if (client == null || token.issuedAt() < client.getNotBefore()) {
      throw RefusedException.invalidToken("The token's client is not known, or has revoked it.");
    }
    if (!Caller.of(session, client).system().name().equals(token.token().system())) {
      throw RefusedException.invalidToken("The token's client is an app of another system.");
    }
  }

  /** The subject is an entry agent, or a user who must still be one. */
  private static void requireUser(KeycloakSession session, RealmModel realm, RealmToken token)
      throws RefusedException {
    String subject = token.token().subject();
    if (realm.getClientByClientId(subject) != null) {
      return;
    }
    UserModel user = session.users().getUserById(realm, subject);
    if (user == null
        || !user.isEnabled()
        || token.issuedAt() < session.users().getNotBeforeOfUser(realm, user)) {
      throw RefusedException.invalidToken("The token's user is not active.");
    }
  }

  static JsonObject described(JsonObject payload) {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("active", new JsonBoolean(true));
    boolean isTransaction = payload.members().containsKey(TokenProfile.TXN);
    TokenForm form = isTransaction ? TokenForm.TXN_TOKEN : TokenForm.ACCESS_TOKEN;
    boolean bound = payload.members().containsKey(TokenProfile.CONFIRMATION);
    members.put("token_type", new JsonString(bound ? IssuedToken.BOUND_TYPE : form.tokenType()));
    members.putAll(payload.members());
    return new JsonObject(members);
  }
}
