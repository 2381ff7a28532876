/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.exchange.Reading.Absent;
import io.casa.exchange.Reading.Malformed;
import io.casa.exchange.Reading.Valid;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CasaTokenTest {
  private static final String ID = "6f1c2b54-4f5c-4f0e-9a53-0d5a3c6d2b11";
  private static final String SHA256 = "A".repeat(43);

  @Test
  void readWhenToolTokenThenEveryPartIsThere() {
    assertThat(CasaToken.read(claims()))
        .isEqualTo(
            new Valid<>(
                new CasaToken(
                    "alice",
                    "client",
                    new Intent(ID, SHA256),
                    "banking",
                    Set.of("get_accounts"),
                    new ActorChain(List.of("client")),
                    Set.of("http://tools"),
                    Set.of("call-tools", "tool:get_accounts"),
                    Instant.ofEpochSecond(1_800_000_000),
                    "j")));
  }

  @Test
  void readWhenNoIntentThenAbsent() {
    Map<String, Object> claims = claims();
    claims.remove("intent");
    assertThat(CasaToken.read(claims)).isInstanceOf(Absent.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "client_id", "mas", "aud", "scope", "exp", "jti"})
  void readWhenRequiredClaimMissingThenMalformedNamesIt(String claim) {
    Map<String, Object> claims = claims();
    claims.remove(claim);
    assertThat(CasaToken.read(claims)).isEqualTo(new Malformed<>(claim));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"intent", "sub", "client_id", "mas", "tools", "act", "aud", "scope", "exp", "jti"})
  void readWhenClaimOfWrongTypeThenMalformedNamesIt(String claim) {
    Map<String, Object> claims = claims();
    claims.put(claim, false);
    assertThat(CasaToken.read(claims)).isEqualTo(new Malformed<>(claim));
  }

  @Test
  void readWhenToolsAndActAbsentThenNone() {
    Map<String, Object> claims = claims();
    claims.remove("tools");
    claims.remove("act");
    assertThat(CasaToken.read(claims))
        .isInstanceOfSatisfying(
            Valid.class,
            valid -> {
              assertThat(((CasaToken) valid.value()).tools()).isEmpty();
              assertThat(((CasaToken) valid.value()).actors()).isEqualTo(ActorChain.NONE);
            });
  }

  @Test
  void readWhenExpiryOutOfRangeThenMalformed() {
    for (Number exp : List.of(-1L, Double.NaN, Double.POSITIVE_INFINITY, new BigDecimal("1e400"))) {
      Map<String, Object> claims = claims();
      claims.put("exp", exp);
      assertThat(CasaToken.read(claims)).isEqualTo(new Malformed<>("exp"));
    }
  }

  @Test
  void extendedByWhenChainIsFullThenRefused() {
    ActorChain full = new ActorChain(List.of("1", "2", "3", "4", "5", "6", "7", "8"));
    assertThatThrownBy(() -> full.extendedBy("9")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ActorChain.NONE.extendedBy(" "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ActorChain.NONE.toClaim()).isEmpty();
  }

  private static Map<String, Object> claims() {
    Map<String, Object> claims = new HashMap<>();
    claims.put("sub", "alice");
    claims.put("client_id", "client");
    claims.put("intent", Map.of("id", ID, "sha256", SHA256));
    claims.put("mas", "banking");
    claims.put("tools", List.of("get_accounts"));
    claims.put("act", Map.of("sub", "client"));
    claims.put("aud", "http://tools");
    claims.put("scope", "call-tools tool:get_accounts");
    claims.put("exp", 1_800_000_000L);
    claims.put("jti", "j");
    return claims;
  }
}
