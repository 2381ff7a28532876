/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.exchange.MayAct;
import io.casa.toolcheck.DenyReason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessTokensTest {
  @Test
  void delegationWhenNobodyActsThenNobody() throws RefusedException {
    assertThat(AccessTokens.delegation(token("{}"), "subject token").actors().subjects()).isEmpty();
    assertThat(AccessTokens.delegation(token("{}"), "subject token").mayAct()).isEmpty();
  }

  @Test
  void delegationWhenTokenSaysWhoActsAndMayThenThose() throws RefusedException {
    var delegation =
        AccessTokens.delegation(
            token("{\"act\":{\"sub\":\"a\"},\"may_act\":{\"sub\":\"b\"}}"), "subject token");

    assertThat(delegation.actors().subjects()).containsExactly("a");
    assertThat(delegation.mayAct())
        .contains(new MayAct(Optional.of("b"), Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"act\":null}",
        "{\"act\":\"a\"}",
        "{\"act\":{}}",
        "{\"may_act\":null}",
        "{\"may_act\":\"a\"}",
        "{\"may_act\":[]}",
        "{\"may_act\":{\"sub\":7}}",
        "{\"may_act\":{\"sub\":\"a\"},\"may_act\":{\"sub\":\"b\"}}"
      })
  void openingWhenUsersTokenHasAMalformedDelegationThenDenies(String payload) {
    assertThatThrownBy(() -> AccessTokens.delegation(token(payload), "subject token"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().reason()).isEqualTo(DenyReason.INVALID_TOKEN));
  }

  private static String token(String payload) {
    return "e30."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(payload.getBytes(StandardCharsets.UTF_8))
        + ".x";
  }
}
