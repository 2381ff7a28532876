/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.match.ToolMatchSettings;
import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.systems.RegisteredSystem;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestedToolsTest {
  private static final RegisteredSystem SYSTEM =
      new RegisteredSystem(
          "banking",
          Set.of(),
          CheckPolicy.DEFAULT,
          Optional.empty(),
          List.of(server("x", "b", "a"), server("y", "c", "a")),
          ToolMatchSettings.standard());

  @Test
  void ofWhenNoScopeThenAllToolsOnceInOrder() throws RefusedException {
    assertThat(RequestedTools.of(SYSTEM, Optional.empty())).containsExactly("a", "b", "c");
  }

  @Test
  void ofWhenScopeNarrowsThenThose() throws RefusedException {
    assertThat(RequestedTools.of(SYSTEM, Optional.of("tool:c user-input tool:a")))
        .containsExactly("a", "c");
    assertThat(RequestedTools.of(SYSTEM, Optional.of("user-input"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tool:a",
        "user-input user-input",
        "user-input tool:d",
        "user-input tool:",
        "user-input a",
        "user-input tool:a tool:a",
        "user-input  tool:a",
        " user-input",
        "user-input openid",
      })
  void ofWhenScopeIsNoNarrowingThenRefuses(String scope) {
    assertThatThrownBy(() -> RequestedTools.of(SYSTEM, Optional.of(scope)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().error()).isEqualTo(OAuthError.INVALID_SCOPE));
  }

  private static RegisteredApp server(String name, String one, String two) {
    return new RegisteredApp(
        name,
        AppType.MCP_SERVER,
        "http://" + name,
        name,
        Optional.empty(),
        Map.of(one, tool(one), two, tool(two)));
  }

  private static ToolDefinition tool(String name) {
    return new ToolDefinition(
        name,
        Optional.empty(),
        Optional.empty(),
        JsonObject.EMPTY,
        Optional.empty(),
        Optional.empty());
  }
}
