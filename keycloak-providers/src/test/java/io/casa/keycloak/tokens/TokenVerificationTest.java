/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import io.casa.toolcheck.json.JsonWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keycloak.common.VerificationException;
import org.keycloak.common.util.Time;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.crypto.SignatureVerifierContext;
import org.keycloak.models.KeyManager;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakUriInfo;
import org.keycloak.models.RealmModel;

/** Judges with a clock that stands still, as far as a test moves it. */
final class TokenVerificationTest {
  private static final String ISSUER = "http://kc/realms/bank";
  private static final Intent INTENT =
      new Intent(
          "6f2b4cc4-6d0f-4a3f-8f0e-0d3f1f6d7a11", "tfTQgCbNWJ2Kn_9d1wCdc_iSy7HFTQweDq4vzqfvi90");

  private final KeycloakSession session = mock(KeycloakSession.class);
  private final RealmModel realm = mock(RealmModel.class);
  private final KeyManager keys = mock(KeyManager.class);
  private final SignatureProvider signatures = mock(SignatureProvider.class);
  private final VerifiedSignatures verified = new VerifiedSignatures(10);
  private final TokenVerification verification = new TokenVerification(verified);
  private final long now = Time.currentTimeSeconds();
  private final KeyPair pair = keyPair();

  TokenVerificationTest() throws VerificationException {
    var context = mock(KeycloakContext.class);
    var uri = mock(KeycloakUriInfo.class);
    when(session.getContext()).thenReturn(context);
    when(context.getUri()).thenReturn(uri);
    when(uri.getBaseUri()).thenReturn(URI.create("http://kc/"));
    when(session.keys()).thenReturn(keys);
    when(session.getProvider(SignatureProvider.class, "ES256")).thenReturn(signatures);
    when(realm.getName()).thenReturn("bank");
    when(signatures.verifier(any(KeyWrapper.class)))
        .thenAnswer(call -> new Verifier((KeyWrapper) call.getArgument(0)));
  }

  @BeforeEach
  void realmHasKey() {
    useKey(pair);
  }

  @AfterEach
  void clockRunsAgain() {
    Time.setOffset(0);
  }

  @Test
  void verifyWhenGoodThenGivesTheToken() throws RefusedException {
    RealmToken token = verification.verify(session, realm, token(ISSUER, now, now + 300));

    assertThat(token.isIntentToken()).isTrue();
    assertThat(token.token().intent()).isEqualTo(INTENT);
  }

  @Test
  void verifyWhenSeenBeforeThenSignatureIsVerifiedOnce()
      throws RefusedException, VerificationException {
    String token = token(ISSUER, now, now + 300);
    verification.verify(session, realm, token);
    verification.verify(session, realm, token);

    verify(signatures, times(1)).verifier(any(KeyWrapper.class));
  }

  @Test
  void verifyWhenSeenBeforeAndNowExpiredThenRefuses() throws RefusedException {
    String token = token(ISSUER, now, now + 300);
    verification.verify(session, realm, token);
    Time.setOffset(301);

    assertRefused(token);
    assertThat(verified.size()).isLessThanOrEqualTo(1);
  }

  @Test
  void verifyWhenSeenBeforeAndKeyHasGoneThenRefuses() throws RefusedException {
    String token = token(ISSUER, now, now + 300);
    verification.verify(session, realm, token);
    when(keys.getKey(realm, "k", KeyUse.SIG, "ES256")).thenReturn(null);

    assertRefused(token);
  }

  @Test
  void verifyWhenSeenBeforeAndAnotherKeyHasTheIdThenRefuses() throws RefusedException {
    String token = token(ISSUER, now, now + 300);
    verification.verify(session, realm, token);
    useKey(keyPair());

    assertRefused(token);
  }

  @Test
  void verifyWhenSeenBeforeAndRealmHasRevokedThenRefuses() throws RefusedException {
    String token = token(ISSUER, now, now + 300);
    verification.verify(session, realm, token);
    when(realm.getNotBefore()).thenReturn((int) now + 1);

    assertRefused(token);
  }

  @Test
  void verifyWhenSignatureIsAnotherKeysThenRefusesAlwaysAgain() {
    useKey(keyPair());
    String token = token(ISSUER, now, now + 300);

    assertRefused(token);
    assertRefused(token);
    assertThat(verified.size()).isZero();
  }

  @Test
  void verifyWhenIssuerOrTimesAreWrongThenRefuses() {
    assertRefused(token("http://kc/realms/other", now, now + 300));
    assertRefused(token(ISSUER, now - 300, now));
    assertRefused(token(ISSUER, now + 60, now + 300));
  }

  @Test
  void verifyWhenATransactionTokenThenOnlyWhoIsToldOfItTakesIt() throws RefusedException {
    String transaction = token("txntoken+jwt", ISSUER, now, now + 300);

    assertRefused(transaction);
    assertThat(verification.verifyAnyForm(session, realm, transaction).issuer()).isEqualTo(ISSUER);
  }

  @Test
  void claimsToBeOursThenLooksAtThePayloadOnly() {
    assertThat(TokenVerification.claimsToBeOurs(token(ISSUER, now, now + 1), "intent")).isTrue();
    assertThat(TokenVerification.claimsToBeOurs("x.e30.y", "intent")).isFalse();
  }

  private void assertRefused(String token) {
    assertThatThrownBy(() -> verification.verify(session, realm, token))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().error()).isEqualTo(OAuthError.INVALID_REQUEST));
  }

  private void useKey(KeyPair keyPair) {
    var key = new KeyWrapper();
    key.setKid("k");
    key.setPublicKey(keyPair.getPublic());
    when(keys.getKey(realm, "k", KeyUse.SIG, "ES256")).thenReturn(key);
  }

  private String token(String issuer, long issuedAt, long expiresAt) {
    return token("at+jwt", issuer, issuedAt, expiresAt);
  }

  private String token(String type, String issuer, long issuedAt, long expiresAt) {
    var draft =
        new TokenDraft(
            "alice",
            List.of("http://assistant"),
            "c",
            List.of("user-input"),
            INTENT,
            "banking",
            ActorChain.NONE,
            Optional.of(List.of()),
            Optional.empty());
    String input =
        encode("{\"alg\":\"ES256\",\"typ\":\"" + type + "\",\"kid\":\"k\"}")
            + "."
            + encode(JsonWriter.toJson(draft.payload(issuer, "j", issuedAt, expiresAt)));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Verifies as the server does, on the JDK alone. */
  private record Verifier(KeyWrapper key) implements SignatureVerifierContext {
    @Override
    public String getKid() {
      return key.getKid();
    }

    @Override
    public String getAlgorithm() {
      return "ES256";
    }

    @Override
    public boolean verify(byte[] data, byte[] bytes) throws VerificationException {
      try {
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify((PublicKey) key.getPublicKey());
        signature.update(data);
        return signature.verify(bytes);
      } catch (GeneralSecurityException e) {
        throw new VerificationException(e);
      }
    }
  }
}
