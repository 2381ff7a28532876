/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.workloads;

import static io.casa.keycloak.it.workloads.WorkloadRealm.JWT_BEARER;
import static io.casa.keycloak.it.workloads.WorkloadRealm.expectRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules of {@link WorkloadTokenIT} with the tokens of a real API server: {@code mvn verify
 * -Pkubernetes}. Not part of every build: it needs Go and etcd, and minutes when it is run first.
 */
final class ServiceAccountsOnKubernetes {
  @TempDir static Path folder;
  private static KubeApiServer cluster;
  private static RunningKeycloak keycloak;
  private static WorkloadRealm realm;

  @BeforeAll
  static void start() throws Exception {
    cluster = KubeApiServer.start(folder);
    keycloak =
        RunningKeycloak.start(
            Setup.CASA_ON_H2, List.of("--truststore-paths=" + cluster.certificate()));
    realm =
        WorkloadRealm.open(
            keycloak,
            """
            {"kubernetes": {"issuer": "%s", "namespace": "bank", "serviceAccount": "assistant"}}
            """
                .formatted(cluster.issuer()));
  }

  @AfterAll
  static void stop() throws Exception {
    keycloak.close();
    cluster.close();
  }

  @Test
  void tokenWhenClusterGaveItToTheAppsAccountThenProvesTheApp() throws Exception {
    String token = token("assistant", 600);

    Answer answer = realm.askIntent(JWT_BEARER, token);

    JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo("system:serviceaccount:bank:assistant");
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    assertThat(answer.accessToken().getJWTClaimsSet().getStringClaim("client_id"))
        .isEqualTo(realm.realm().clientId("assistant"));
  }

  @Test
  void tokenWhenItLivesLongerThanTheAppAllowsThenRefuses() {
    expectRefusal(realm.askIntent(JWT_BEARER, token("assistant", 601)), "workload_token_lifetime");
    expectRefusal(realm.askIntent(JWT_BEARER, token("assistant", 7200)), "workload_token_lifetime");
  }

  @Test
  void tokenWhenItIsMeantForAnotherToThenRefuses() {
    String issuer = realm.realm().issuer();

    expectRefusal(
        realm.askIntent(JWT_BEARER, cluster.token("assistant", 600, "https://other.example")),
        "wrong_audience");
    expectRefusal(
        realm.askIntent(
            JWT_BEARER, cluster.token("assistant", 600, issuer, "https://other.example")),
        "wrong_audience");
  }

  @Test
  void tokenWhenItIsOfAnotherAccountThenKnowsNoSuchApp() {
    expectRefusal(realm.askIntent(JWT_BEARER, token("other", 600)), "");
  }

  private static String token(String serviceAccount, int seconds) {
    return cluster.token(serviceAccount, seconds, realm.realm().issuer());
  }
}
