/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import org.junit.jupiter.api.Test;

final class VerifiedSignaturesTest {
  private final PublicKey key = key();
  private final VerifiedSignatures verified = new VerifiedSignatures(2);

  @Test
  void knowsWhenRememberedThenUntilItExpires() {
    verified.remember("a", key, 100);

    assertThat(verified.knows("a", key, 99)).isTrue();
    assertThat(verified.knows("a", key, 100)).isFalse();
    assertThat(verified.size()).isZero();
  }

  @Test
  void knowsWhenAnotherTokenOrKeyThenNot() {
    verified.remember("a", key, 100);

    assertThat(verified.knows("b", key, 1)).isFalse();
    assertThat(verified.knows("a", key(), 1)).isFalse();
  }

  @Test
  void rememberWhenFullThenTheLeastRecentlyUsedMakesRoom() {
    verified.remember("a", key, 100);
    verified.remember("b", key, 100);
    assertThat(verified.knows("a", key, 1)).isTrue();
    verified.remember("c", key, 100);

    assertThat(verified.size()).isEqualTo(2);
    assertThat(verified.knows("b", key, 1)).isFalse();
    assertThat(verified.knows("a", key, 1)).isTrue();
  }

  private static PublicKey key() {
    try {
      return KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
