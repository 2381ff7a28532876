/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.assertions;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.assertions.AssertionVerdict.Accepted;
import io.casa.keycloak.assertions.AssertionVerdict.Refused;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.util.JsonSerialization;

final class AssertionRulesTest {
  private static final AssertionRules RULES =
      new AssertionRules("https://kc.example/realms/a", 1000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'aud': 'https://kc.example/realms/a', 'exp': 1001}",
        "{'aud': 'https://kc.example/realms/a', 'exp': 1060, 'iat': 1000}",
        "{'aud': ['https://kc.example/realms/a'], 'exp': 1075, 'iat': 1015}"
      })
  void assertionWhenForTheIssuerAloneAndShortLivedThenIsAccepted(String claims) throws IOException {
    assertThat(RULES.judge(assertion(claims))).isEqualTo(new Accepted());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'exp': 1050}",
        "{'aud': [], 'exp': 1050}",
        "{'aud': 'https://kc.example/realms/a/', 'exp': 1050}",
        "{'aud': 'https://kc.example/realms/b', 'exp': 1050}",
        "{'aud': 'https://kc.example/realms/a/protocol/openid-connect/token', 'exp': 1050}",
        "{'aud': ['https://kc.example/realms/a', 'https://kc.example/realms/a'], 'exp': 1050}",
        "{'aud': ['https://kc.example/realms/a', 'https://other.example'], 'exp': 1050}"
      })
  void assertionWhenForAnyoneElseThenIsRefused(String claims) throws IOException {
    assertThat(RULES.judge(assertion(claims)))
        .isEqualTo(
            new Refused("The audience of the assertion must be the issuer and nothing else."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", 'exp': 1000", ", 'exp': 990", ", 'exp': 1076, 'iat': 1000"})
  void assertionWhenExpiredOrLongLivedThenIsRefused(String expiry) throws IOException {
    assertThat(RULES.judge(assertion("{'aud': 'https://kc.example/realms/a'" + expiry + "}")))
        .isInstanceOf(Refused.class);
  }

  private static JsonWebToken assertion(String claims) throws IOException {
    return JsonSerialization.readValue(claims.replace('\'', '"'), JsonWebToken.class);
  }
}
