/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.casa.toolcheck.DenyReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.dpop.DPoP;

final class DpopProofTest {
  private static final Caller HOLDER = CasaTokens.caller("holder");
  private static final Caller AUDIENCE = CasaTokens.caller("audience");

  @ParameterizedTest(name = "token bound to {0}, proof of {1}: {2}")
  @CsvSource({
    "key, key,",
    "key, other, invalid_dpop_proof",
    "key, , missing_dpop_proof",
    ", key,",
    ", ,"
  })
  void requireOfHolderWhenItIsTheTokensClientThenItMustProveItsKey(
      @Nullable String boundTo, @Nullable String proven, @Nullable String reason) {
    assertThat(
            reasonOf(
                () ->
                    DpopProof.requireOfHolder(
                        token("holder-client", boundTo), HOLDER, Optional.ofNullable(proven))))
        .isEqualTo(Optional.ofNullable(reason));
  }

  @ParameterizedTest
  @CsvSource({"key", ","})
  void requireOfHolderWhenTokenWasPresentedToTheAppThenItNeedNotProveAKey(@Nullable String proven)
      throws RefusedException {
    DpopProof.requireOfHolder(
        token("holder-client", "held"), AUDIENCE, Optional.ofNullable(proven));
  }

  @ParameterizedTest(name = "token bound to {0}, proof of {1}: {2}")
  @CsvSource({
    "key, key,",
    "key, other, invalid_dpop_proof",
    "key, , missing_dpop_proof",
    ", key, invalid_dpop_proof",
    ", ,"
  })
  void requireBindingWhenTokenAndProofDoNotFitThenRefuses(
      @Nullable String boundTo, @Nullable String proven, @Nullable String reason) {
    var presented = new PresentedToken("x.y.z", Optional.ofNullable(proven));

    assertThat(reasonOf(() -> presented.requireBinding(token("holder-client", boundTo))))
        .isEqualTo(Optional.ofNullable(reason));
    assertThat(presented.toString()).doesNotContain("x.y.z");
  }

  @Test
  void thumbprintWhenRequestHasNoProofThenNone() {
    assertThat(DpopProof.thumbprint(mock(KeycloakSession.class))).isEmpty();
  }

  @Test
  void thumbprintWhenRequestHasProvedAKeyThenIsThatKeys() {
    KeycloakSession session = mock(KeycloakSession.class);
    DPoP proof = new DPoP();
    proof.setThumbprint("key");
    when(session.getAttribute("dpop", DPoP.class)).thenReturn(proof);

    assertThat(DpopProof.thumbprint(session)).contains("key");
  }

  private interface Requiring {
    void require() throws RefusedException;
  }

  private static Optional<String> reasonOf(Requiring requiring) {
    return Optional.ofNullable(catchThrowableOfType(RefusedException.class, requiring::require))
        .map(RefusedException::refusal)
        .map(Refusal::reason)
        .map(DenyReason::code);
  }

  private static RealmToken token(String clientId, @Nullable String boundTo) {
    RealmToken unbound = CasaTokens.token("user-input", "http://audience", "bank", clientId);
    return new RealmToken(
        unbound.token(),
        unbound.issuer(),
        unbound.issuedAt(),
        unbound.mayAct(),
        Optional.ofNullable(boundTo));
  }
}
