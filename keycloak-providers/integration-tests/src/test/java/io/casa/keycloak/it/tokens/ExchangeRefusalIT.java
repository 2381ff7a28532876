/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static io.casa.keycloak.it.tokens.Bank.toolCall;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.OnPostgres;
import io.casa.keycloak.it.RunningKeycloak;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exchanges that are refused whatever the checks would say: subject token, caller, parameters. */
@OnPostgres
final class ExchangeRefusalIT {
  private final RunningKeycloak keycloak;
  private Bank bank;
  private String intentToken;

  ExchangeRefusalIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void useBank() {
    bank = Bank.shared(keycloak);
    intentToken = bank.intentToken();
  }

  @Test
  void exchangeWhenSubjectIsAnLlmOrToolTokenThenRefuses() {
    String llmToken = bank.askLlmToken(intentToken).text("access_token");
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));
    String toolToken = bank.askToolToken(intentToken, "get_accounts", "{}").text("access_token");

    for (String subject : List.of(llmToken, toolToken)) {
      expectRefusal(bank.askLlmToken(subject), 400, "invalid_request", "invalid_token");
      expectRefusal(
          bank.askToolToken(subject, "get_accounts", "{}"),
          400,
          "invalid_request",
          "invalid_token");
    }
  }

  @Test
  void exchangeWhenSubjectIsAnotherRealmsThenRefuses() {
    Bank other = Bank.open(keycloak);

    expectRefusal(bank.askLlmToken(other.intentToken()), 400, "invalid_request", "invalid_token");
  }

  @Test
  void exchangeWhenSubjectIsForgedThenRefuses() throws ParseException, JOSEException {
    SignedJWT good = SignedJWT.parse(intentToken);
    JWTClaimsSet claims = good.getJWTClaimsSet();
    String keyId = good.getHeader().getKeyID();
    ECKey realmKey = ECKey.parse(realmKey(keyId));
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(keyId);
    AppKey own = bank.assistant();
    for (String forged :
        List.of(
            new PlainJWT(claims).serialize(),
            sign(header.type(new JOSEObjectType("at+jwt")).build(), claims, own.key()),
            sign(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .keyID(own.key().getKeyID())
                    .type(new JOSEObjectType("at+jwt"))
                    .build(),
                claims,
                own.key()),
            withPublicKeyAsSecret(claims, keyId, realmKey),
            cut(intentToken) + "." + tamper(good.getSignature().toString()),
            tamperedPayload(good),
            intentToken + "A",
            intentToken + "=",
            cut(intentToken) + ".")) {
      expectRefusal(bank.askLlmToken(forged), 400, "invalid_request", "invalid_token");
      // Once more: a refusal must not be remembered as anything else.
      expectRefusal(
          bank.askToolToken(forged, "get_accounts", "{}"), 400, "invalid_request", "invalid_token");
    }
    expect(200, bank.askLlmToken(intentToken));
  }

  @Test
  void exchangeWhenCallerIsNotInTheAudienceThenRefuses() {
    expectRefusal(
        bank.exchangeAs(
            "helper",
            bank.helper(),
            Map.of("subject_token", intentToken, "scope", "llm-access", "resource", Bank.LLM)),
        400,
        "invalid_request",
        "wrong_audience");
  }

  @Test
  void exchangeWhenCallerIsNoAppThenOurTokenReachesNoOtherProvider() {
    Answer answer =
        bank.askAsRobot(
            Map.of(
                "grant_type",
                Bank.EXCHANGE,
                "subject_token",
                intentToken,
                "subject_token_type",
                Bank.ACCESS_TOKEN));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("casa_reason").asText()).isNotBlank();
  }

  @Test
  void exchangeWhenParameterIsMissingThenRefuses() {
    for (String missing : List.of("subject_token_type", "scope", "resource")) {
      var form = complete();
      form.remove(missing);
      expectRefusal(exchange(form), 400, "invalid_request", "malformed_request");
    }
    var withoutDetails = complete();
    withoutDetails.remove("authorization_details");
    expectRefusal(exchange(withoutDetails), 400, "invalid_request", "malformed_request");
    var withoutSubject = complete();
    withoutSubject.remove("subject_token");
    assertThat(exchange(withoutSubject).status()).isEqualTo(400);
  }

  @Test
  void exchangeWhenParameterIsRepeatedThenRefuses() {
    for (String repeated :
        List.of(
            "subject_token",
            "subject_token_type",
            "scope",
            "authorization_details",
            "grant_type")) {
      var fields = new ArrayList<>(complete().entrySet());
      fields.add(Map.entry(repeated, complete().get(repeated)));
      Answer answer = send(fields);
      assertThat(answer.status()).as(repeated + ": " + answer.json()).isEqualTo(400);
      assertThat(answer.text("error")).isEqualTo("invalid_request");
    }
  }

  @Test
  void exchangeWhenParameterIsMalformedOrUnknownThenRefuses() {
    for (List<String> wrong :
        List.of(
            List.of("resource", "tools", "invalid_target", "unknown_target"),
            List.of("resource", Bank.TOOLS + "#x", "invalid_target", "unknown_target"),
            List.of("resource", Bank.TOOLS + "0/", "invalid_target", "unknown_target"),
            List.of("resource", Bank.HELPER + "/", "invalid_target", "unknown_target"),
            List.of("resource", Bank.LLM, "invalid_target", "unknown_target"),
            List.of(
                "resource", "http://assistant.bank.example", "invalid_target", "unknown_target"),
            List.of("resource", "http://other.example", "invalid_target", "unknown_target"),
            List.of("scope", "tool:", "invalid_scope", "insufficient_scope"),
            List.of("scope", "get_accounts", "invalid_scope", "insufficient_scope"),
            List.of(
                "scope", "tool:get_accounts tool:transfer", "invalid_scope", "insufficient_scope"),
            List.of("scope", "call-tools tool:get_accounts", "invalid_scope", "insufficient_scope"),
            List.of("scope", "user-input llm-access", "invalid_scope", "insufficient_scope"),
            List.of("scope", "tool:transfer", "invalid_authorization_details", "malformed_request"),
            List.of(
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:jwt",
                "invalid_request",
                "malformed_request"),
            List.of(
                "requested_token_type",
                "urn:ietf:params:oauth:token-type:refresh_token",
                "invalid_request",
                "malformed_request"),
            List.of("actor_token", "x", "invalid_request", "malformed_request"),
            List.of("actor_token_type", Bank.ACCESS_TOKEN, "invalid_request", "malformed_request"),
            List.of("audience", "x", "invalid_target", "unknown_target"),
            List.of("audience", Bank.TOOLS, "invalid_target", "unknown_target"),
            List.of(
                "audience", bank.realm().clientId("assistant"), "invalid_target", "unknown_target"),
            List.of("audience", " ", "invalid_request", "malformed_request"),
            List.of("subject_issuer", "x", "invalid_request", "malformed_request"),
            List.of("requested_issuer", "x", "invalid_request", "malformed_request"),
            List.of("requested_subject", "x", "invalid_request", "malformed_request"))) {
      var form = complete();
      form.put(wrong.get(0), wrong.get(1));
      expectRefusal(exchange(form), 400, wrong.get(2), wrong.get(3));
    }
  }

  @Test
  void exchangeWhenTargetIsRepeatedThenTheSameIsOneAndAnotherIsRefused() {
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));
    var twice = new ArrayList<>(complete().entrySet());
    twice.add(Map.entry("resource", Bank.WEATHER));
    expectRefusal(send(twice), 400, "invalid_target", "unknown_target");

    var same = new ArrayList<>(complete().entrySet());
    same.add(Map.entry("resource", Bank.TOOLS));
    same.add(Map.entry("audience", bank.realm().clientId("bank-tools")));
    same.add(Map.entry("audience", bank.realm().clientId("bank-tools")));
    expect(200, send(same));
  }

  @Test
  void exchangeWhenOnlyTheAudienceNamesTheTargetThenTheTokenIsForIt() throws ParseException {
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));
    var form = complete();
    form.remove("resource");
    form.put("audience", bank.realm().clientId("bank-tools"));

    Answer answer = exchange(form);

    expect(200, answer);
    assertThat(answer.accessToken().getJWTClaimsSet().getAudience()).containsExactly(Bank.TOOLS);
  }

  @Test
  void llmTokenWhenTargetOrDetailsAreWrongThenRefuses() {
    var form = new HashMap<>(Map.of("subject_token", intentToken, "scope", "llm-access"));
    form.put("resource", Bank.TOOLS);
    expectRefusal(bank.exchange(form), 400, "invalid_target", "unknown_target");
    form.put("resource", Bank.LLM);
    form.put("authorization_details", complete().get("authorization_details"));
    expectRefusal(bank.exchange(form), 400, "invalid_request", "malformed_request");
  }

  @Test
  void exchangeWhenRealmHasRevokedTokensThenRefuses() {
    bank = Bank.open(keycloak);
    intentToken = bank.intentToken();
    expect(200, bank.askLlmToken(intentToken));
    long later = System.currentTimeMillis() / 1000 + 1;
    expect(204, bank.realm().admin("PUT", "", "{\"notBefore\": " + later + "}"));

    expectRefusal(bank.askLlmToken(intentToken), 400, "invalid_request", "invalid_token");
  }

  @Test
  void exchangeWhenIntentTokenHasExpiredThenRefuses() {
    bank = Bank.open(keycloak);
    expect(204, bank.realm().admin("PUT", "", "{\"accessTokenLifespan\": 2}"));
    String shortLived = bank.intentToken();

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                expectRefusal(
                    bank.askLlmToken(shortLived), 400, "invalid_request", "invalid_token"));
  }

  private Map<String, String> complete() {
    var form = new HashMap<>(toolCall(intentToken, "get_accounts", "{}"));
    form.put("grant_type", Bank.EXCHANGE);
    form.put("subject_token_type", Bank.ACCESS_TOKEN);
    return form;
  }

  /** Sends exactly these fields, and the caller's proof. */
  private Answer exchange(Map<String, String> form) {
    return send(List.copyOf(form.entrySet()));
  }

  private Answer send(List<Map.Entry<String, String>> form) {
    String clientId = bank.realm().clientId("assistant");
    var fields = new ArrayList<>(form);
    fields.add(Map.entry("client_id", clientId));
    fields.add(
        Map.entry(
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
    fields.add(
        Map.entry("client_assertion", bank.assistant().assertion(clientId, bank.realm().issuer())));
    return bank.realm().token(fields);
  }

  private String realmKey(String keyId) {
    for (var key : bank.realm().keys()) {
      if (key.path("kid").asText().equals(keyId)) {
        return key.toString();
      }
    }
    throw new AssertionError("the realm does not publish the key that it signs with");
  }

  private static String sign(JWSHeader header, JWTClaimsSet claims, ECKey key)
      throws JOSEException {
    var jwt = new SignedJWT(header, claims);
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  /** The classic confusion: HS256 with the public key's bytes as the secret. */
  private static String withPublicKeyAsSecret(JWTClaimsSet claims, String keyId, ECKey key)
      throws JOSEException {
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256)
                .keyID(keyId)
                .type(new JOSEObjectType("at+jwt"))
                .build(),
            claims);
    jwt.sign(new MACSigner(key.toECPublicKey().getEncoded()));
    return jwt.serialize();
  }

  private static String tamperedPayload(SignedJWT good) throws ParseException {
    var claims = new JWTClaimsSet.Builder(good.getJWTClaimsSet()).claim("mas", "other").build();
    return good.getHeader().toBase64URL()
        + "."
        + claims.toPayload().toBase64URL()
        + "."
        + good.getSignature();
  }

  private static String cut(String token) {
    return token.substring(0, token.lastIndexOf('.'));
  }

  private static String tamper(String signature) {
    return (signature.charAt(0) == 'A' ? 'B' : 'A') + signature.substring(1);
  }
}
