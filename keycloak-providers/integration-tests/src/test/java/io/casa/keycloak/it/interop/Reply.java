/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** What a library gave its caller. That it objected to an answer is neither: it fails the test. */
sealed interface Reply {
  /** The answer as the library read it. */
  record Granted(JsonNode body) implements Reply {}

  /**
   * An OAuth error.
   *
   * @param error as the library told it
   * @param body all that the library tells of the answer
   */
  record Refused(int status, String error, JsonNode body) implements Reply {}

  /** The answer; fails when it was an error. */
  default JsonNode granted() {
    return switch (this) {
      case Granted granted -> granted.body();
      case Refused refused -> throw new AssertionError("refused: " + refused);
    };
  }

  /** The error; fails when there was none. */
  default Refused refused() {
    return switch (this) {
      case Granted granted -> throw new AssertionError("granted: " + granted);
      case Refused refused -> refused;
    };
  }

  /** Fails unless this is that refusal, with its reason told. */
  default void expectRefusal(int status, String error, String reason) {
    Refused refused = refused();
    assertThat(refused.error()).as(refused.toString()).isEqualTo(error);
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.body().path("casa_reason").asText()).isEqualTo(reason);
  }
}
