/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestedTokenTest {
  @Test
  void ofWhenScopeIsOfAKindThenThatKind() throws RefusedException {
    assertThat(RequestedToken.of("llm-access")).isEqualTo(new RequestedToken.Llm());
    for (String scope : List.of("read-resources", "get-prompts", "answer-server")) {
      assertThat(RequestedToken.of(scope)).isEqualTo(new RequestedToken.Server(scope));
    }
    assertThat(RequestedToken.of("tool:t")).isEqualTo(new RequestedToken.Tool("t"));
    assertThat(RequestedToken.of("user-input"))
        .isEqualTo(new RequestedToken.Agent(Optional.empty()));
    assertThat(RequestedToken.of("tool:b user-input tool:a"))
        .isEqualTo(new RequestedToken.Agent(Optional.of(List.of("b", "a"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tool:",
        "tool:a b",
        "TOOL:t",
        "tool:a\"b",
        "tool:a\nb",
        "t",
        "tool:a tool:b",
        "call-tools tool:a",
        "llm-access tool:a",
        "read-resources get-prompts",
        "read-resources tool:a",
        "user-input read-resources",
        "user-input llm-access",
        "user-input user-input",
        "user-input tool:a tool:a",
        "user-input  tool:a",
        " user-input",
        "user-input tool:ä",
        "USER-INPUT",
        "tool:a\n"
      })
  void ofWhenScopeIsOfNoKindThenInvalidScope(String scope) {
    assertThatThrownBy(() -> RequestedToken.of(scope))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().error()).isEqualTo(OAuthError.INVALID_SCOPE));
  }
}
