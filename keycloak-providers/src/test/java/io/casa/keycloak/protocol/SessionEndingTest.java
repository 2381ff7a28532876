/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.tokens.CasaTokens;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7009 section 2.1: who may end a session, with which token. */
final class SessionEndingTest {
  @ParameterizedTest
  @CsvSource({
    "user-input tool:t, http://helper,    bank, issued-to",
    "user-input,        http://elsewhere, bank, helper-client",
  })
  void revocationWhenTheTokenConcernsTheCallerThenMay(
      String scope, String audience, String system, String clientId) {
    assertThatCode(() -> requireMayEnd(scope, audience, system, clientId))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "user-input,        http://elsewhere, bank,  issued-to,     INVALID_REQUEST",
    "user-input,        http://helper,    other, helper-client, INVALID_REQUEST",
    "llm-access,        http://elsewhere, bank,  issued-to,     INVALID_REQUEST",
    "llm-access,        https://llm,      bank,  helper-client, UNSUPPORTED_TOKEN_TYPE",
    "call-tools tool:t, http://tools,     bank,  helper-client, UNSUPPORTED_TOKEN_TYPE",
  })
  void revocationWhenTheTokenIsAnothersOrNoSessionsThenRefuses(
      String scope, String audience, String system, String clientId, OAuthError error) {
    assertThatThrownBy(() -> requireMayEnd(scope, audience, system, clientId))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().error()).isEqualTo(error));
  }

  private static void requireMayEnd(String scope, String audience, String system, String clientId)
      throws RefusedException {
    SessionEnding.requireMayEnd(
        CasaTokens.caller("helper"), CasaTokens.token(scope, audience, system, clientId));
  }
}
