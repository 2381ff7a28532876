/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.workloads;

import static io.casa.keycloak.it.workloads.WorkloadRealm.JWT_BEARER;
import static io.casa.keycloak.it.workloads.WorkloadRealm.JWT_SPIFFE;
import static io.casa.keycloak.it.workloads.WorkloadRealm.expectRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Client authentication by service-account tokens and JWT-SVIDs, on one server. */
@ExtendWith(KeycloakServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WorkloadTokenIT {
  private final Platform platform = Platform.start();
  private final WorkloadRealm cluster;
  private final WorkloadRealm trustDomain;

  WorkloadTokenIT(@On(Setup.CASA_ON_H2) RunningKeycloak keycloak) {
    this.cluster = WorkloadRealm.open(keycloak, platform.kubernetes());
    this.trustDomain = WorkloadRealm.open(keycloak, platform.spiffe());
  }

  @BeforeAll
  void keysAreThere() {
    assertThat(platform.issuer()).startsWith("http://127.0.0.1:");
  }

  @AfterAll
  void stop() {
    platform.close();
  }

  @Test
  void tokenWhenServiceAccountProvesTheAppThenIssuesToItsClient() throws Exception {
    String token = platform.sign(serviceAccount());

    Answer answer = cluster.askIntent(JWT_BEARER, token);

    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    assertThat(answer.accessToken().getJWTClaimsSet().getStringClaim("client_id"))
        .isEqualTo(cluster.realm().clientId("assistant"));
    assertThat(cluster.askIntent(JWT_BEARER, token).status()).isEqualTo(200);
  }

  @Test
  void tokenWhenSvidProvesTheAppThenIssuesToItsClient() throws Exception {
    Answer answer = trustDomain.askIntent(JWT_SPIFFE, platform.sign(svid()));

    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    assertThat(answer.accessToken().getJWTClaimsSet().getStringClaim("client_id"))
        .isEqualTo(trustDomain.realm().clientId("assistant"));
  }

  /** A token that breaks one rule, and the reason that is answered; none when it names no app. */
  @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
  enum Broken {
    MEANT_FOR_ANOTHER("wrong_audience", (claims, now) -> claims.audience("https://other.example")),
    MEANT_FOR_ANOTHER_TOO(
        "wrong_audience",
        (claims, now) ->
            claims.audience(List.of(claims.build().getAudience().getFirst(), "https://other"))),
    MEANT_FOR_NOBODY("wrong_audience", (claims, now) -> claims.audience((String) null)),
    LIVES_TOO_LONG(
        "workload_token_lifetime",
        (claims, now) -> claims.expirationTime(Date.from(now.plusSeconds(601)))),
    LIVES_TWO_HOURS(
        "workload_token_lifetime",
        (claims, now) -> claims.expirationTime(Date.from(now.plusSeconds(7200)))),
    LIVED_TOO_LONG_ALREADY(
        "workload_token_lifetime",
        (claims, now) ->
            claims
                .issueTime(Date.from(now.minusSeconds(601)))
                .expirationTime(Date.from(now.plusSeconds(30)))),
    ISSUED_AT_NO_TIME("workload_token_lifetime", (claims, now) -> claims.issueTime(null)),
    EXPIRES_NEVER("workload_token_lifetime", (claims, now) -> claims.expirationTime(null)),
    EXPIRED(
        "invalid_token",
        (claims, now) ->
            claims
                .issueTime(Date.from(now.minusSeconds(120)))
                .expirationTime(Date.from(now.minusSeconds(60)))),
    ISSUED_IN_THE_FUTURE(
        "invalid_token", (claims, now) -> claims.issueTime(Date.from(now.plusSeconds(60)))),
    NOT_YET_GOOD(
        "invalid_token", (claims, now) -> claims.notBeforeTime(Date.from(now.plusSeconds(60)))),
    OF_ANOTHER_WORKLOAD("", (claims, now) -> claims.subject(claims.build().getSubject() + "x"));

    private final String reason;
    private final BiFunction<JWTClaimsSet.Builder, Instant, JWTClaimsSet.Builder> change;

    Broken(String reason, BiFunction<JWTClaimsSet.Builder, Instant, JWTClaimsSet.Builder> change) {
      this.reason = reason;
      this.change = change;
    }

    JWTClaimsSet.Builder apply(JWTClaimsSet.Builder claims) {
      return change.apply(claims, Instant.now());
    }
  }

  @ParameterizedTest
  @EnumSource
  void tokenWhenServiceAccountTokenBreaksARuleThenRefuses(Broken broken) {
    expectRefusal(
        cluster.askIntent(JWT_BEARER, platform.sign(broken.apply(serviceAccount()))),
        broken.reason);
  }

  @ParameterizedTest
  @EnumSource
  void tokenWhenSvidBreaksARuleThenRefuses(Broken broken) {
    expectRefusal(
        trustDomain.askIntent(JWT_SPIFFE, platform.sign(broken.apply(svid()))), broken.reason);
  }

  @Test
  void tokenWhenPlatformDidNotSignThenRefuses() {
    expectRefusal(cluster.askIntent(JWT_BEARER, platform.forge(serviceAccount())), "invalid_token");
    expectRefusal(trustDomain.askIntent(JWT_SPIFFE, platform.forge(svid())), "invalid_token");
  }

  @Test
  void tokenWhenNobodySignedThenRefuses() {
    String payload = platform.sign(serviceAccount()).split("\\.", -1)[1];
    String unsigned = Base64URL.encode("{\"alg\":\"none\"}") + "." + payload + ".";

    expectRefusal(cluster.askIntent(JWT_BEARER, unsigned), "invalid_token");
  }

  @Test
  void tokenWhenIssuerIsNotTheClustersThenKnowsNoSuchClient() {
    expectRefusal(
        cluster.askIntent(
            JWT_BEARER, platform.sign(serviceAccount().issuer("https://other.example"))),
        "");
  }

  @Test
  void tokenWhenAssertionIsOfTheOtherKindThenRefuses() {
    expectRefusal(cluster.askIntent(JWT_SPIFFE, platform.sign(serviceAccount())), "invalid_token");
    expectRefusal(trustDomain.askIntent(JWT_BEARER, platform.sign(svid())), "");
  }

  @Test
  void tokenWhenClientIdIsAnothersThenRefuses() {
    Answer answer =
        cluster.post(
            "token",
            JWT_BEARER,
            platform.sign(serviceAccount()),
            Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                cluster.realm().clientId("bank-tools")));

    assertThat(answer.text("error")).isEqualTo("invalid_client");
    assertThat(answer.status()).isIn(400, 401);
  }

  @ParameterizedTest
  @CsvSource({
    "token, grant_type=client_credentials, invalid_client, workload_token_lifetime",
    "token/introspect, token=x, invalid_client, workload_token_lifetime",
    "revoke, token=x, invalid_client, workload_token_lifetime",
    "auth/device, scope=openid, invalid_client, workload_token_lifetime",
    // Keycloak answers in its own words here, whatever the authenticator has said.
    "ext/par/request, response_type=code, invalid_request, ''",
    "ext/ciba/auth, scope=openid, invalid_client, ''"
  })
  void endpointWhenTokenLivesTooLongThenRefusesWhereAShortOneProves(
      String path, String field, String error, String reason) {
    Map<String, String> form = Map.of(field.split("=", -1)[0], field.split("=", -1)[1]);
    String overlong = platform.sign(Broken.LIVES_TOO_LONG.apply(serviceAccount()));

    Answer proven = cluster.post(path, JWT_BEARER, platform.sign(serviceAccount()), form);

    Answer refused = cluster.post(path, JWT_BEARER, overlong, form);
    assertThat(proven.json().toString())
        .doesNotContain("invalid_client")
        .doesNotContain("Authentication failed");
    assertThat(refused.text("error")).as(refused.json().toString()).isEqualTo(error);
    assertThat(refused.json().path("casa_reason").asText()).isEqualTo(reason);
    assertThat(refused.status()).isIn(400, 401);
  }

  @Test
  void decisionWhenWorkloadProvesTheAppThenAnswersAndOtherwiseRefuses() {
    String ofCluster =
        cluster.askIntent(JWT_BEARER, platform.sign(serviceAccount())).text("access_token");
    String ofDomain = trustDomain.askIntent(JWT_SPIFFE, platform.sign(svid())).text("access_token");

    // The empty question is malformed, and is read once the app is known.
    assertThat(cluster.askDecision(ofCluster, platform.sign(serviceAccount())).status())
        .isEqualTo(400);
    assertThat(trustDomain.askDecision(ofDomain, platform.sign(svid())).status()).isEqualTo(400);
    assertThat(
            cluster
                .askDecision(
                    ofCluster, platform.sign(Broken.LIVES_TOO_LONG.apply(serviceAccount())))
                .text("error"))
        .isEqualTo("invalid_client");
  }

  private JWTClaimsSet.Builder serviceAccount() {
    return platform.serviceAccountToken(cluster.realm().issuer());
  }

  private JWTClaimsSet.Builder svid() {
    return platform.svid(trustDomain.realm().issuer());
  }
}
