/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonWriter;
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
    String issuer = RealmIssuer.of(session);
    String tokenId = UUID.randomUUID().toString();
    byte[] payload = JsonWriter.toJsonBytes(draft.payload(issuer, tokenId, issuedAt, expiresAt));
    SignatureProvider signatures =
        session.getProvider(SignatureProvider.class, SignedToken.ALGORITHM);
    String compact =
        new JWSBuilder().type(draft.form().headerType()).content(payload).sign(signatures.signer());
    return new IssuedToken(
        tokenId,
        draft.form(),
        compact,
        expiresAt - issuedAt,
        draft.scopeText(),
        answered.or(draft::authorizationDetails));
  }
}
