/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.introspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.tokens.CasaTokens;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.MalformedJsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7662 section 2.2 and 4: who is told what. */
final class TokenIntrospectionTest {
  @ParameterizedTest
  @CsvSource({"http://tools, bank, issued-to", "http://elsewhere, bank, tools-client"})
  void introspectionWhenCallerIsConcernedThenTells(
      String audience, String system, String clientId) {
    assertThatCode(() -> requireFor(audience, system, clientId)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "http://elsewhere,    bank,  issued-to",
    "http://tools,        other, tools-client",
    "tools-client,        bank,  issued-to",
    "http://tools/,       bank,  issued-to",
    "http://tools.example,bank,  http://tools",
  })
  void introspectionWhenCallerIsNotConcernedThenTellsNothing(
      String audience, String system, String clientId) {
    assertThatThrownBy(() -> requireFor(audience, system, clientId))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void describedThenHasTheClaimsAndIsActive() throws MalformedJsonException {
    JsonReader reader = JsonReader.strict();

    assertThat(TokenIntrospection.described(reader.readObject("{\"sub\":\"alice\",\"exp\":7}")))
        .isEqualTo(
            reader.readObject(
                "{\"active\":true,\"token_type\":\"Bearer\",\"sub\":\"alice\",\"exp\":7}"));
  }

  private static void requireFor(String audience, String system, String clientId)
      throws RefusedException {
    TokenIntrospection.requireFor(
        CasaTokens.caller("tools"),
        CasaTokens.token("call-tools tool:pay", audience, system, clientId).token());
  }
}
