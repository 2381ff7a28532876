/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.PROMPT;
import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.userInput;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code private_key_jwt}: each rule, where it stands, and an assertion that breaks it. */
@ExtendWith(KeycloakServers.class)
@TestInstance(Lifecycle.PER_CLASS)
final class ClientAssertionIT {
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final Bank bank;

  ClientAssertionIT(@On(Setup.CASA_ON_H2) RunningKeycloak keycloak) {
    this.bank = Bank.shared(keycloak);
  }

  /** An assertion of the assistant. */
  record Rule(String name, String section, Function<Bank, String> breach) {
    @Override
    public String toString() {
      return name + " (" + section + ")";
    }
  }

  private static Rule rule(
      String name, String section, UnaryOperator<JWTClaimsSet.Builder> breach) {
    return new Rule(
        name, section, bank -> bank.assistant().sign(breach.apply(claims(bank)).build()));
  }

  private static Rule rule(String name, Function<Bank, String> breach) {
    return new Rule(name, "RFC 7523 3", breach);
  }

  static Stream<Rule> rules() {
    return Stream.of(audience(), lifetime(), identity(), signature()).flatMap(List::stream);
  }

  private static List<Rule> audience() {
    String section = "rfc7523bis 4";
    return List.of(
        rule("aud is required", section, claims -> claims.audience((String) null)),
        new Rule("aud is no endpoint", section, bank -> forAudience(bank, token(bank))),
        new Rule(
            "aud is no other endpoint",
            section,
            bank -> forAudience(bank, token(bank) + "/introspect")),
        new Rule(
            "aud is the issuer to the letter",
            section,
            bank -> forAudience(bank, bank.realm().issuer() + "/")),
        new Rule(
            "aud is not another realm",
            section,
            bank -> forAudience(bank, bank.realm().keycloak().baseUrl() + "/realms/master")),
        new Rule(
            "aud is nobody else beside",
            section,
            bank -> forAudience(bank, bank.realm().issuer(), "https://other.example")),
        new Rule(
            "aud is no endpoint beside",
            section,
            bank -> forAudience(bank, bank.realm().issuer(), token(bank))));
  }

  private static List<Rule> lifetime() {
    String section = "RFC 7523 3";
    return List.of(
        rule("exp is required", section, claims -> claims.expirationTime(null)),
        rule("exp has not passed", section, claims -> claims.expirationTime(in(-1))),
        rule(
            "exp has not passed, when iat is absent",
            section,
            claims -> claims.issueTime(null).expirationTime(in(-1))),
        rule("exp is at most 60 s away", section, claims -> claims.expirationTime(in(3600))),
        rule(
            "exp is at most 60 s away, when iat is absent",
            section,
            claims -> claims.issueTime(null).expirationTime(in(3600))),
        rule("nbf has passed", section, claims -> claims.notBeforeTime(in(40))),
        rule("iat is not in the future", section, claims -> claims.issueTime(in(40))),
        rule("iat is not long ago", section, claims -> claims.issueTime(in(-3600))),
        rule("jti is required", "OIDC Core 9", claims -> claims.jwtID(null)));
  }

  private static List<Rule> identity() {
    return List.of(
        rule("iss is required", "RFC 7523 3", claims -> claims.issuer(null)),
        rule("sub is required", "RFC 7523 3", claims -> claims.subject(null)),
        rule("iss is the client", bank -> named(bank, "helper", "assistant")),
        rule("sub is the client", bank -> named(bank, "assistant", "helper")),
        rule("the client is who signs", bank -> named(bank, "helper", "helper")));
  }

  private static List<Rule> signature() {
    return List.of(
        rule("the key is the client's", bank -> bank.helper().sign(claims(bank).build())),
        rule(
            "the key is not one that calls itself the client's",
            bank -> stranger(bank).sign(claims(bank).build())),
        rule("it is signed", bank -> new PlainJWT(claims(bank).build()).serialize()),
        rule("the algorithm is asymmetric", ClientAssertionIT::withPublicKeyAsSecret),
        rule("the signature holds", ClientAssertionIT::withAnothersSignature),
        rule("it is a JWT", bank -> "x"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void tokenWhenAssertionBreaksARuleThenRefuses(Rule rule) {
    expectUnproven(ask(rule.breach().apply(bank)));
  }

  @Test
  void tokenWhenAssertionKeepsAllRulesThenGrants() {
    expect(200, ask(bank.assistant().sign(claims(bank).build())));
    expect(200, ask(bank.assistant().sign(claims(bank).issueTime(null).build())));
    expect(200, ask(forAudience(bank, bank.realm().issuer())));
  }

  @Test
  void tokenWhenAppsClockIsSomewhatAheadThenGrants() {
    for (Date issued : new Date[] {in(10), null}) {
      expect(
          200,
          ask(
              bank.assistant()
                  .sign(claims(bank).issueTime(issued).expirationTime(in(70)).build())));
    }
  }

  @Test
  void tokenWhenAssertionWasUsedThenRefuses() {
    for (Date issued : new Date[] {in(0), null}) {
      String assertion = bank.assistant().sign(claims(bank).issueTime(issued).build());
      expect(200, ask(assertion));
      expectUnproven(ask(assertion));
    }
  }

  @Test
  void tokenWhenClientIdIsAnothersThenRefuses() {
    var form = form(bank.assistant().sign(claims(bank).build()));
    form.add(Map.entry("client_id", bank.realm().clientId("helper")));

    expectUnproven(bank.realm().token(form));
  }

  @Test
  void endpointWhenAssertionIsForAnEndpointThenRefuses() {
    for (String endpoint : List.of(token(bank) + "/introspect", revocation(bank))) {
      for (String audience : List.of(endpoint, token(bank))) {
        var form = form(forAudience(bank, audience));
        form.add(Map.entry("token", "x"));
        expectUnproven(Http.form(endpoint, form));
      }
    }
    Answer answer =
        Http.send(
            HttpRequest.newBuilder(URI.create(bank.realm().url() + "/casa/revocations"))
                .header("Casa-Client-Assertion", forAudience(bank, token(bank))));
    expectUnproven(answer);
  }

  @Test
  void tokenWhenClientIsNoAppThenKeycloaksOwnRulesHold() {
    AppKey key = AppKey.create();
    expect(
        201,
        bank.realm()
            .admin(
                "POST",
                "/clients",
                """
                {"clientId": "machine", "serviceAccountsEnabled": true,
                 "clientAuthenticatorType": "client-jwt",
                 "attributes": {"use.jwks.string": "true", "jwks.string": "%s"}}
                """
                    .formatted(key.publicKeySet().replace("\"", "\\\""))));
    JWTClaimsSet claims =
        claims(bank).issuer("machine").subject("machine").audience(token(bank)).build();
    var form = form(key.sign(claims));
    form.removeIf(field -> field.getKey().equals("authorization_details"));

    expect(200, bank.realm().token(form));
  }

  private static JWTClaimsSet.Builder claims(Bank bank) {
    String clientId = bank.realm().clientId("assistant");
    return new JWTClaimsSet.Builder()
        .issuer(clientId)
        .subject(clientId)
        .audience(bank.realm().issuer())
        .jwtID(UUID.randomUUID().toString())
        .issueTime(in(0))
        .expirationTime(in(50));
  }

  private static String forAudience(Bank bank, String... audience) {
    return bank.assistant().sign(claims(bank).audience(List.of(audience)).build());
  }

  private static String named(Bank bank, String issuer, String subject) {
    return bank.assistant()
        .sign(
            claims(bank)
                .issuer(bank.realm().clientId(issuer))
                .subject(bank.realm().clientId(subject))
                .build());
  }

  private static AppKey stranger(Bank bank) {
    ECKey key = AppKey.create().key();
    return new AppKey(new ECKey.Builder(key).keyID(bank.assistant().key().getKeyID()).build());
  }

  /** What a verifier takes that lets the header choose the algorithm. */
  private static String withPublicKeyAsSecret(Bank bank) {
    try {
      var header =
          new JWSHeader.Builder(JWSAlgorithm.HS256)
              .keyID(bank.assistant().key().getKeyID())
              .build();
      var jwt = new SignedJWT(header, claims(bank).build());
      jwt.sign(new MACSigner(bank.assistant().key().toECPublicKey().getEncoded()));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String withAnothersSignature(Bank bank) {
    String signed = bank.assistant().sign(claims(bank).build());
    String another = bank.assistant().sign(claims(bank).build());
    return signed.substring(0, signed.lastIndexOf('.'))
        + another.substring(another.lastIndexOf('.'));
  }

  private static Date in(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static String token(Bank bank) {
    return bank.realm().issuer() + "/protocol/openid-connect/token";
  }

  private static String revocation(Bank bank) {
    return bank.realm().issuer() + "/protocol/openid-connect/revoke";
  }

  private Answer ask(String assertion) {
    return bank.realm().token(form(assertion));
  }

  private static List<Map.Entry<String, String>> form(String assertion) {
    var form = new ArrayList<Map.Entry<String, String>>();
    form.add(Map.entry("grant_type", "client_credentials"));
    form.add(Map.entry("authorization_details", userInput(PROMPT)));
    form.add(Map.entry("client_assertion_type", TYPE));
    form.add(Map.entry("client_assertion", assertion));
    return form;
  }

  private static void expectUnproven(Answer answer) {
    assertThat(answer.json().path("error").asText())
        .as(answer.json().toString())
        .isEqualTo("invalid_client");
    assertThat(answer.status()).isIn(400, 401);
    assertThat(answer.json().has("access_token")).isFalse();
  }
}
