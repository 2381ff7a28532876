/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.cimd.Reading.Malformed;
import io.casa.cimd.Reading.Valid;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeySetReaderTest {
  private static final String EC =
      "{'kty':'EC','crv':'P-256','kid':'e','x':'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',"
          + "'y':'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0'}";
  private static final String ED =
      "{'kty':'OKP','crv':'Ed25519','kid':'o','x':'11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'}";
  private static final String RSA =
      "{'kty':'RSA','kid':'r','alg':'PS256','e':'AQAB','n':'" + "A".repeat(342) + "'}";

  @Test
  void readWhenKeysArePublicThenKeepsWhatVerifiesSignatures() {
    PublicKeys keys = valid(EC, ED, RSA.replace("'e':", "'x5u':'https://x.example','e':"));

    assertThat(keys.ids()).isEqualTo(Set.of("e", "o", "r"));
    assertThat(keys.json()).contains("\"use\":\"sig\"").doesNotContain("x5u");
  }

  @Test
  void readWhenKeyIsForEncryptionThenLeavesItOut() {
    assertThat(valid(EC, RSA.replace("'kid'", "'use':'enc','kid'")).ids()).containsExactly("e");
    assertThat(read(EC.replace("'kid'", "'use':'enc','kid'")))
        .isEqualTo(new Malformed<>(CimdReason.KEYS_MISSING, "keys"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
  void readWhenMemberIsPrivateThenRefuses(String member) {
    for (String key : new String[] {EC, ED, RSA, EC.replace("'kid'", "'use':'enc','kid'")}) {
      assertThat(read(key.replace("'kid'", "'" + member + "':'AA','kid'")))
          .isEqualTo(new Malformed<>(CimdReason.PRIVATE_KEY_PUBLISHED, member));
    }
  }

  @Test
  void readWhenKeyIsSharedThenRefuses() {
    assertThat(read("{'kty':'oct','kid':'s'}"))
        .isEqualTo(new Malformed<>(CimdReason.PRIVATE_KEY_PUBLISHED, "kty"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "kty, 'kty':'EC', 'kty':'XX'",
        "kty, 'kty':'EC', 'kty':1",
        "crv, 'crv':'P-256', 'crv':'secp256k1'",
        "crv, `'crv':'P-256',`, ``",
        "kid, `'kid':'e',`, ``",
        "kid, 'kid':'e', 'kid':''",
        "kid, 'kid':'e', 'kid':7",
        "x, 'x':'f83OJ, 'x':'f83+J",
        "y, 'y':'x, 'z':'x",
        "alg, 'kid', `'alg':'HS256','kid'`",
        "alg, 'kid', `'alg':'RSA1_5','kid'`"
      })
  void readWhenMemberIsNotWhatItMustBeThenRefuses(String member, String good, String bad) {
    assertThat(read(EC.replace(good, bad == null ? "" : bad)))
        .isEqualTo(new Malformed<>(CimdReason.KEYS_MALFORMED, member));
  }

  @Test
  void readWhenRsaKeyIsShortThenRefuses() {
    assertThat(read(RSA.replace("A".repeat(342), "A".repeat(171))))
        .isEqualTo(new Malformed<>(CimdReason.KEYS_MALFORMED, "n"));
  }

  @Test
  void readWhenKeyIdsAreNotUniqueThenRefuses() {
    assertThat(read(EC, EC)).isEqualTo(new Malformed<>(CimdReason.KEYS_MALFORMED, "kid"));
  }

  @Test
  void readWhenTooManyKeysThenRefuses() {
    String[] keys =
        IntStream.range(0, 17)
            .mapToObj(i -> EC.replace("'kid':'e'", "'kid':'e" + i + "'"))
            .toArray(String[]::new);

    assertThat(read(keys)).isEqualTo(new Malformed<>(CimdReason.KEYS_MALFORMED, "keys"));
  }

  private static PublicKeys valid(String... keys) {
    if (read(keys) instanceof Valid<PublicKeys> valid) {
      return valid.value();
    }
    throw new AssertionError("refused: " + read(keys));
  }

  private static Reading<PublicKeys> read(String... keys) {
    String set = java.util.Arrays.stream(keys).collect(Collectors.joining(",", "{'keys':[", "]}"));
    return KeySetReader.read(set.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
