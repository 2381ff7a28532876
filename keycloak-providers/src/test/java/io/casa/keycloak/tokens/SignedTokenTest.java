/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.exchange.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignedTokenTest {
  private static final Set<String> ACCESS = Set.of("at+jwt");

  private static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k\"}";
  private static final String PAYLOAD = "{\"intent\":{}}";
  private static final String SIGNATURE =
      Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);

  @Test
  void readWhenHeaderIsOursThenGivesTheParts() {
    String token = token(HEADER, PAYLOAD);

    assertThat(SignedToken.read(token, ACCESS))
        .isInstanceOfSatisfying(
            Reading.Valid.class,
            valid -> {
              var signed = (SignedToken) valid.value();
              assertThat(signed.keyId()).isEqualTo("k");
              assertThat(signed.payload().members()).containsKey("intent");
              assertThat(signed.signingInput() + "." + SIGNATURE).isEqualTo(token);
              assertThat(signed.signatureBytes()).hasSize(64);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"k\"}",
        "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k\"}",
        "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"k\"}",
        "{\"alg\":\"es256\",\"typ\":\"at+jwt\",\"kid\":\"k\"}",
        "{\"alg\":[\"ES256\"],\"typ\":\"at+jwt\",\"kid\":\"k\"}",
        "{\"alg\":\"ES256\",\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"k\"}",
        "{\"typ\":\"at+jwt\",\"kid\":\"k\"}",
        "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"k\"}",
        "{\"alg\":\"ES256\",\"kid\":\"k\"}",
        "{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":7}",
        "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k\",\"crit\":[\"x\"]}",
        "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k\",\"jwk\":{}}",
        "[]",
        "x",
      })
  void readWhenHeaderIsAnotherThenMalformed(String header) {
    assertThat(SignedToken.read(token(header, PAYLOAD), ACCESS))
        .isInstanceOf(Reading.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b", "a.b.c", "a.b.c.d", "..", "....."})
  void readWhenNotThreePartsThenMalformed(String token) {
    assertThat(SignedToken.read(token, ACCESS)).isInstanceOf(Reading.Malformed.class);
    assertThat(SignedToken.unverifiedPayload(token)).isEmpty();
  }

  @Test
  void readWhenSignatureIsMissingPaddedOrOfAnotherLengthThenMalformed() {
    String start = encode(HEADER) + "." + encode(PAYLOAD) + ".";
    assertThat(SignedToken.read(start, ACCESS)).isInstanceOf(Reading.Malformed.class);
    assertThat(SignedToken.read(start + SIGNATURE + "==", ACCESS))
        .isInstanceOf(Reading.Malformed.class);
    assertThat(SignedToken.read(start + encode("short"), ACCESS))
        .isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void readWhenPayloadHasDuplicateMembersThenMalformed() {
    assertThat(SignedToken.read(token(HEADER, "{\"a\":1,\"a\":2}"), ACCESS))
        .isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void unverifiedPayloadThenIgnoresTheHeader() {
    assertThat(SignedToken.unverifiedPayload(token("x", PAYLOAD)))
        .hasValueSatisfying(payload -> assertThat(payload.members()).containsKey("intent"));
  }

  private static String token(String header, String payload) {
    return encode(header) + "." + encode(payload) + "." + SIGNATURE;
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
