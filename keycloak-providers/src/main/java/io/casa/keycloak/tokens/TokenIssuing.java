/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.jose.jws.JWSBuilder;
import org.keycloak.models.KeycloakSession;

/**
 * Signs our tokens with the realm's ES256 key. They have exactly the claims of the profile: no user
 * session, no protocol mapper stands behind them.
 */
public final class TokenIssuing {
  private TokenIssuing() {}

  /**
   * Issues a token.
   *
   * @param issuedAt seconds since 1970
   * @param expiresAt seconds since 1970
   * @param answered the authorization details of the answer, where they say more than the token's
   */
  public static IssuedToken issue(
      KeycloakSession session,
      TokenDraft draft,
      long issuedAt,
      long expiresAt,
      Optional<JsonObject> answered) {
    String tokenId = UUID.randomUUID().toString();
    return issue(session, draft, tokenId, issuedAt, expiresAt, answered);
  }

  /**
   * Issues a token with that id.
   *
   * @param tokenId {@code jti}, no other token's
   * @param issuedAt seconds since 1970
   * @param expiresAt seconds since 1970
   * @param answered the authorization details of the answer, where they say more than the token's
   */
  public static IssuedToken issue(
      KeycloakSession session,
      TokenDraft draft,
      String tokenId,
      long issuedAt,
      long expiresAt,
      Optional<JsonObject> answered) {
    String issuer = RealmIssuer.of(session);
    Optional<String> boundTo = boundTo(session, draft);
    JsonObject payload = draft.payload(issuer, tokenId, issuedAt, expiresAt);
    if (boundTo.isPresent()) {
      payload = bound(payload, boundTo.get());
    }
    SignatureProvider signatures =
        session.getProvider(SignatureProvider.class, SignedToken.ALGORITHM);
    String compact =
        new JWSBuilder()
            .type(draft.form().headerType())
            .content(JsonWriter.toJsonBytes(payload))
            .sign(signatures.signer());
    return new IssuedToken(
        tokenId,
        draft.form(),
        compact,
        expiresAt - issuedAt,
        draft.scopeText(),
        answered.or(draft::authorizationDetails),
        boundTo);
  }

  /** The key of the request's proof; a transaction token is passed on, and never bound. */
  private static Optional<String> boundTo(KeycloakSession session, TokenDraft draft) {
    return draft.form() == TokenForm.ACCESS_TOKEN
        ? DpopProof.thumbprint(session)
        : Optional.empty();
  }

  private static JsonObject bound(JsonObject payload, String thumbprint) {
    var members = new LinkedHashMap<String, JsonValue>(payload.members());
    members.put(
        TokenProfile.CONFIRMATION,
        new JsonObject(Map.of(TokenProfile.KEY_THUMBPRINT, new JsonString(thumbprint))));
    return new JsonObject(members);
  }
}
