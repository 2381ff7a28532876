/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.protocol;

import io.casa.keycloak.revocation.IntentRevocations;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RealmToken;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.TokenVerification;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/** The revocation of an intent or agent token (RFC 7009): its session ends. */
record SessionEnding(Answers answers, TokenVerification verification) {
  SessionEnding {
    Objects.requireNonNull(answers, "answers");
    Objects.requireNonNull(verification, "verification");
  }

  Response answer(FormParameters form) {
    try {
      KeycloakSession session = answers.session();
      form.optional("token_type_hint");
      String compact = form.required("token");
      Caller caller = Caller.of(session, session.getContext().getClient());
      Optional<RealmToken> token = verified(session, compact);
      if (token.isEmpty()) {
        // RFC 7009 section 2.2: a token that is not good has nothing left to be revoked.
        return answers.withheld(
            RefusedException.invalidToken("The token is not good.").refusal(), JsonObject.EMPTY);
      }
      requireMayEnd(caller, token.get());
      String intent = token.get().token().intent().id();
      IntentRevocations.of(session).revoke(intent);
      answers
          .event()
          .detail("casa_intent", intent)
          .detail("casa_mas", caller.system().name())
          .detail("casa_app", caller.app().name());
      return answers.granted(200, JsonObject.EMPTY);
    } catch (RefusedException e) {
      return answers.refused(e.refusal());
    }
  }

  private Optional<RealmToken> verified(KeycloakSession session, String compact) {
    try {
      return Optional.of(
          verification.verifyAnyForm(session, session.getContext().getRealm(), compact));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  /** RFC 7009 section 2.1: the client that it was issued to; here also the one that it is for. */
  static void requireMayEnd(Caller caller, RealmToken token) throws RefusedException {
    boolean concerned =
        token.token().clientId().equals(caller.app().clientId())
            || token.token().audience().contains(caller.app().url());
    if (!concerned || !token.token().system().equals(caller.system().name())) {
      throw new RefusedException(
          OAuthError.INVALID_REQUEST,
          DenyReason.WRONG_AUDIENCE,
          "The token was neither issued to this app nor is it meant for it.");
    }
    if (!token.isIntentToken()) {
      throw new RefusedException(
          OAuthError.UNSUPPORTED_TOKEN_TYPE,
          DenyReason.UNSUPPORTED_METHOD,
          "Only the token of a session can be revoked.");
    }
  }
}
