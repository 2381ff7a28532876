/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.introspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.MalformedJsonException;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9701 sections 4 and 5. */
final class SignedAnswerTest {
  @Test
  void payloadThenIsForTheCallerAndNoAccessToken() throws MalformedJsonException {
    JsonReader reader = JsonReader.strict();

    assertThat(
            SignedAnswer.payload("http://kc", "c", 1000, reader.readObject("{\"active\":false}")))
        .isEqualTo(
            reader.readObject(
                "{\"iss\":\"http://kc\",\"aud\":\"c\",\"iat\":1000,"
                    + "\"token_introspection\":{\"active\":false}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/token-introspection+jwt|true",
        "Application/Token-Introspection+JWT|true",
        "text/html,application/token-introspection+jwt|true",
        "application/token-introspection+jwt,application/json|true",
        "application/json,application/token-introspection+jwt|false",
        "*/*|false",
        "application/*|false",
        "application/jwt|false",
        "application/json|false",
      })
  void isAskedForWhenTheCallerPrefersItThenOnlyThen(String acceptable, boolean signed) {
    assertThat(
            SignedAnswer.isAskedFor(
                Arrays.stream(acceptable.split(",")).map(SignedAnswerTest::type).toList()))
        .isEqualTo(signed);
  }

  private static MediaType type(String text) {
    String[] parts = text.split("/", 2);
    return new MediaType(parts[0], parts[1]);
  }
}
