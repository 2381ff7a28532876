/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.OnPostgres;
import io.casa.keycloak.it.RunningKeycloak;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Introspection of our tokens, RFC 7662, and its signed form, RFC 9701. */
@OnPostgres
final class IntrospectionIT {
  private static final String SIGNED = "application/token-introspection+jwt";

  private final RunningKeycloak keycloak;
  private Bank bank;
  private String intentToken;

  IntrospectionIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void useBank() {
    bank = Bank.shared(keycloak);
    intentToken = bank.intentToken();
  }

  @Test
  void introspectionWhenCallerIsConcernedThenTellsWhatTheTokenSays() throws ParseException {
    String toolToken = toolToken();
    Map<String, List<String>> concerned =
        Map.of(
            intentToken,
            List.of("assistant"),
            bank.askLlmToken(intentToken).text("access_token"),
            List.of("assistant"),
            bank.agentToken(intentToken),
            List.of("assistant", "helper"),
            toolToken,
            List.of("assistant", "bank-tools"));
    for (String token : concerned.keySet()) {
      JsonNode claims = json(SignedJWT.parse(token).getPayload().toString());
      for (String app : List.of("assistant", "helper", "bank-tools")) {
        Answer answer = introspectAs(app, token);
        expect(200, answer);
        if (concerned.get(token).contains(app)) {
          assertThat(answer.json().path("active").asBoolean()).as(app).isTrue();
          assertThat(answer.text("token_type")).isEqualTo("Bearer");
          claims
              .fieldNames()
              .forEachRemaining(
                  claim ->
                      assertThat(answer.json().get(claim)).as(claim).isEqualTo(claims.get(claim)));
        } else {
          assertInactive(answer);
        }
      }
    }
  }

  @Test
  void introspectionWhenCallerIsNoAppThenInactive() {
    var form = new ArrayList<Map.Entry<String, String>>();
    form.add(Map.entry("token", intentToken));
    form.add(Map.entry("client_id", "robot"));
    form.add(Map.entry("client_secret", "robot"));

    assertInactive(Http.form(url(), form));
  }

  @Test
  void introspectionWhenCallerProvesNothingThenRefuses() {
    assertThat(Http.form(url(), List.of(Map.entry("token", intentToken))).status()).isIn(400, 401);
  }

  @Test
  void introspectionWhenTokenIsNotGoodThenInactive() {
    String head = intentToken.substring(0, intentToken.lastIndexOf('.') + 1);
    for (String wrong :
        List.of(head + "AAAA", intentToken + "A", Bank.open(keycloak).intentToken())) {
      assertInactive(introspectAs("assistant", wrong));
    }
  }

  @Test
  void introspectionWhenTheCallIsAnotherThenInactive() {
    String token = toolToken();
    String hash = "RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o";
    assertActive(introspectAs("bank-tools", token, "tool", "get_accounts"));
    assertActive(introspectAs("bank-tools", token, "arguments_sha256", hash));
    assertInactive(introspectAs("bank-tools", token, "tool", "transfer"));
    assertInactive(introspectAs("bank-tools", token, "arguments_sha256", hash.replace('R', 'S')));
    assertInactive(introspectAs("assistant", intentToken, "tool", "get_accounts"));
    expectRefusal(
        introspectAs("bank-tools", token, "tool", " "),
        400,
        "invalid_request",
        "malformed_request");
  }

  @Test
  void introspectionWhenRealmHasRevokedTokensThenInactive() {
    bank = Bank.open(keycloak);
    intentToken = bank.intentToken();
    assertActive(introspectAs("assistant", intentToken));
    long later = System.currentTimeMillis() / 1000 + 1;
    expect(204, bank.realm().admin("PUT", "", "{\"notBefore\": " + later + "}"));

    assertInactive(introspectAs("assistant", intentToken));
  }

  @Test
  void introspectionWhenUserOrClientIsDisabledThenInactive() {
    bank = Bank.open(keycloak);
    String users = bank.askIntentFor(bank.aliceToken()).text("access_token");
    assertActive(introspectAs("assistant", users));
    expect(204, bank.realm().admin("PUT", "/users/" + bank.aliceId(), "{\"enabled\": false}"));
    assertInactive(introspectAs("assistant", users));

    String agentToken = bank.agentToken(bank.intentToken());
    assertActive(introspectAs("helper", agentToken));
    JsonNode assistant = bank.realm().client(bank.realm().clientId("assistant"));
    expect(
        204,
        bank.realm()
            .admin("PUT", "/clients/" + assistant.path("id").asText(), "{\"enabled\": false}"));
    assertInactive(introspectAs("helper", agentToken));
  }

  @Test
  void introspectionWhenTokenHasExpiredThenInactive() {
    bank = Bank.open(keycloak);
    expect(204, bank.realm().admin("PUT", "", "{\"accessTokenLifespan\": 2}"));
    String shortLived = bank.intentToken();

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertInactive(introspectAs("assistant", shortLived)));
  }

  @Test
  void introspectionWhenSignedFormIsAskedForThenIsAJwtForTheCaller()
      throws ParseException, JOSEException {
    HttpResponse<String> response = signed("assistant", intentToken);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(SIGNED);
    SignedJWT jwt = SignedJWT.parse(response.body());
    assertThat(jwt.getHeader().getType().getType()).isEqualTo("token-introspection+jwt");
    assertThat(jwt.verify(new ECDSAVerifier(realmKey(jwt.getHeader().getKeyID())))).isTrue();
    var claims = jwt.getJWTClaimsSet();
    assertThat(claims.getClaims().keySet())
        .containsExactlyInAnyOrder("iss", "aud", "iat", "token_introspection");
    assertThat(claims.getAudience()).containsExactly(bank.realm().clientId("assistant"));
    assertThat(claims.getIssuer()).isEqualTo(bank.realm().issuer());
    assertThat(claims.getJSONObjectClaim("token_introspection"))
        .containsEntry("active", true)
        .containsKey("intent");
  }

  @Test
  void introspectionWhenSignedFormOfAnInactiveTokenIsAskedForThenSaysNothingElse()
      throws ParseException {
    SignedJWT jwt = SignedJWT.parse(signed("assistant", intentToken + "A").body());

    assertThat(jwt.getJWTClaimsSet().getJSONObjectClaim("token_introspection"))
        .isEqualTo(Map.of("active", false));
  }

  @Test
  void introspectionWhenTokenIsKeycloaksThenKeycloakAnswers() {
    String robot = bank.askAsRobot(Map.of("grant_type", "client_credentials")).text("access_token");

    assertThat(introspectAs("assistant", robot).json().path("active").asBoolean()).isFalse();
    assertThat(introspectAs("assistant", "x").json().path("active").asBoolean()).isFalse();
  }

  private String toolToken() {
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));
    return bank.askToolToken(intentToken, "get_accounts", "{}").text("access_token");
  }

  private Answer introspectAs(String app, String token, String... more) {
    Map<String, String> parameters = more.length == 0 ? Map.of() : Map.of(more[0], more[1]);
    return bank.introspect(app, bank.keyOf(app), token, parameters);
  }

  private HttpResponse<String> signed(String app, String token) {
    var form = List.of(Map.entry("token", token));
    return Http.formAccepting(url(), SIGNED, bank.withProof(app, bank.keyOf(app), form));
  }

  private String url() {
    return bank.realm().issuer() + "/protocol/openid-connect/token/introspect";
  }

  private ECKey realmKey(String keyId) throws ParseException {
    for (JsonNode key : bank.realm().keys()) {
      if (key.path("kid").asText().equals(keyId)) {
        return ECKey.parse(key.toString());
      }
    }
    throw new AssertionError("the realm does not publish the key");
  }

  private static JsonNode json(String text) {
    return MasDocuments.read(text);
  }

  private static void assertActive(Answer answer) {
    assertThat(answer.json().path("active").asBoolean()).as(answer.json().toString()).isTrue();
  }

  private static void assertInactive(Answer answer) {
    expect(200, answer);
    assertThat(answer.json().toString()).isEqualTo("{\"active\":false}");
  }
}
