/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.exchange.Acting;
import io.casa.exchange.Actor;
import io.casa.exchange.ActorChain;
import io.casa.exchange.Delegation;
import io.casa.exchange.Intent;
import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.DenyReason;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;

/**
 * Who may act with a subject token (RFC 8693): the authenticated client and nobody else, whether it
 * sends an actor token or not.
 *
 * @param mostActors longest chain of actors that is issued
 */
public record ActorRules(TokenVerification verification, int mostActors) {
  private static final String ROLE = "actor token";

  public ActorRules {
    Objects.requireNonNull(verification, "verification");
    if (mostActors < 1 || mostActors > TokenProfile.MAX_ACTORS) {
      throw new IllegalArgumentException("mostActors is not 1 to " + TokenProfile.MAX_ACTORS);
    }
  }

  /**
   * Reads {@code actor_token}, which never comes without {@code actor_token_type} (section 2.1).
   *
   * @throws RefusedException when one of the two is missing, repeated, or of another type
   */
  public static Optional<String> actorToken(FormParameters form) throws RefusedException {
    Optional<String> token = form.optional(OAuth2Constants.ACTOR_TOKEN);
    Optional<String> type = form.optional(OAuth2Constants.ACTOR_TOKEN_TYPE);
    if (token.isPresent() != type.isPresent()) {
      throw RefusedException.malformed(
          "Parameters 'actor_token' and 'actor_token_type' come together.");
    }
    if (type.isPresent() && !type.get().equals(OAuth2Constants.ACCESS_TOKEN_TYPE)) {
      throw RefusedException.malformed("Parameter 'actor_token_type' is not an access token's.");
    }
    return token;
  }

  /**
   * The chain with the caller as its current actor.
   *
   * @throws RefusedException when the subject token lets only another party act, or too many act
   */
  public ActorChain actors(KeycloakSession session, Caller caller, Delegation subject)
      throws RefusedException {
    var actor = new Actor(caller.app().clientId(), RealmIssuer.of(session));
    return switch (subject.actingBy(actor, mostActors)) {
      case Acting.Permitted(ActorChain actors) -> actors;
      case Acting.NotNamed refused ->
          throw RefusedException.invalidToken("The subject token does not let this app act.");
      case Acting.ChainFull refused ->
          throw RefusedException.malformed("The delegation has too many actors.");
    };
  }

  /**
   * Requires the proof of the key that a subject token is bound to, of the app it was issued to.
   *
   * @throws RefusedException when it has not proved that key
   */
  public static void requireKey(KeycloakSession session, Caller caller, RealmToken subject)
      throws RefusedException {
    DpopProof.requireOfHolder(subject, caller, DpopProof.thumbprint(session));
  }

  /**
   * Verifies an actor token: the caller's own token of the subject token's intent, or an access
   * token that the realm issued to the caller.
   *
   * @param intent whose prompt the subject token serves; none when that is yet to be opened
   * @throws RefusedException when it is neither
   */
  public void requireCallers(
      KeycloakSession session, Caller caller, String actorToken, Optional<Intent> intent)
      throws RefusedException {
    if (TokenVerification.claimsToBeOurs(actorToken, TokenProfile.INTENT)) {
      RealmToken actor = verification.verify(session, session.getContext().getRealm(), actorToken);
      requireOwn(actor, caller, intent);
      DpopProof.requireOfHolder(actor, caller, DpopProof.thumbprint(session));
      return;
    }
    if (!AccessTokens.verify(session, actorToken, ROLE)
        .issuedTo()
        .equals(caller.app().clientId())) {
      throw anotherParty();
    }
  }

  static void requireOwn(RealmToken actor, Caller caller, Optional<Intent> intent)
      throws RefusedException {
    if (!actor.isIntentToken()) {
      throw RefusedException.invalidToken("The actor token is not an intent token.");
    }
    if (!actor.token().audience().contains(caller.app().url())
        || !actor.token().system().equals(caller.system().name())) {
      throw anotherParty();
    }
    if (!intent.equals(Optional.of(actor.token().intent()))) {
      throw RefusedException.invalidToken("The actor token belongs to another intent.");
    }
  }

  private static RefusedException anotherParty() {
    return new RefusedException(
        OAuthError.INVALID_REQUEST,
        DenyReason.WRONG_AUDIENCE,
        "The actor token is not the authenticated client's.");
  }
}
