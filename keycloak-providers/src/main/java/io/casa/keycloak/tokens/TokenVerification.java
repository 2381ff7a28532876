/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.exchange.Reading;
import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Set;
import org.keycloak.common.VerificationException;
import org.keycloak.common.util.Time;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;

/** Verifies that a token was issued by this realm under the CASA profile and still stands. */
public final class TokenVerification {
  private static final Set<String> ACCESS_TOKENS = Set.of(TokenProfile.TOKEN_TYPE_HEADER);
  private static final Set<String> ALL_FORMS =
      Set.of(TokenProfile.TOKEN_TYPE_HEADER, TokenProfile.TXN_TOKEN_TYPE_HEADER);

  private final VerifiedSignatures verified;

  public TokenVerification(VerifiedSignatures verified) {
    this.verified = verified;
  }

  /** Whether a token claims, unverified, to be one of ours: then nobody else may judge it. */
  public static boolean claimsToBeOurs(String compact, String claim) {
    return SignedToken.unverifiedPayload(compact)
        .map(payload -> payload.members().containsKey(claim))
        .orElse(false);
  }

  /**
   * Verifies signature, header, issuer and times of an access token (RFC 9068).
   *
   * @throws RefusedException when anything of that does not hold
   */
  public RealmToken verify(KeycloakSession session, RealmModel realm, String compact)
      throws RefusedException {
    return verify(session, realm, compact, ACCESS_TOKENS);
  }

  /**
   * Verifies the same of a token of any form that is issued, for who is told of it and not for who
   * accepts it.
   *
   * @throws RefusedException when anything of that does not hold
   */
  public RealmToken verifyAnyForm(KeycloakSession session, RealmModel realm, String compact)
      throws RefusedException {
    return verify(session, realm, compact, ALL_FORMS);
  }

  /** The payload of a token that has been verified. */
  public static JsonObject payload(String verified) {
    return SignedToken.unverifiedPayload(verified)
        .orElseThrow(() -> new IllegalArgumentException("the token has not been verified"));
  }

  private RealmToken verify(
      KeycloakSession session, RealmModel realm, String compact, Set<String> types)
      throws RefusedException {
    long now = Time.currentTimeSeconds();
    SignedToken signed = require(SignedToken.read(compact, types));
    RealmToken token = require(RealmToken.read(signed.payload()));
    KeyWrapper key =
        session.keys().getKey(realm, signed.keyId(), KeyUse.SIG, SignedToken.ALGORITHM);
    if (key == null || !(key.getPublicKey() instanceof PublicKey publicKey)) {
      throw RefusedException.invalidToken("The token was not signed by this realm.");
    }
    String sha256 = sha256(compact);
    if (!verified.knows(sha256, publicKey, now)) {
      requireSignature(session, key, signed);
      verified.remember(sha256, publicKey, token.expiresAt());
    }
    String issuer = Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName());
    new TokenRules(issuer, realm.getNotBefore(), now).require(token);
    return token;
  }

  private static void requireSignature(KeycloakSession session, KeyWrapper key, SignedToken signed)
      throws RefusedException {
    try {
      SignatureProvider provider =
          session.getProvider(SignatureProvider.class, SignedToken.ALGORITHM);
      if (provider.verifier(key).verify(signed.signingInputBytes(), signed.signatureBytes())) {
        return;
      }
    } catch (VerificationException e) {
      // The server's way of saying that the bytes are no signature of this key.
    }
    throw RefusedException.invalidToken("The token's signature is not good.");
  }

  private static <T> T require(Reading<T> reading) throws RefusedException {
    return switch (reading) {
      case Reading.Valid<T> valid -> valid.value();
      case Reading.Malformed<T> malformed ->
          throw RefusedException.invalidToken("The token is malformed: " + malformed.problem());
      case Reading.Absent<T> absent -> throw RefusedException.invalidToken("There is no token.");
    };
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
