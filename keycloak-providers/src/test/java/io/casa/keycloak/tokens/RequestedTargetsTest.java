/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.match.ToolMatchSettings;
import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.systems.RegisteredSystem;
import io.casa.toolcheck.CheckPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestedTargetsTest {
  private static final RegisteredSystem SYSTEM =
      new RegisteredSystem(
          "bank",
          Set.of(),
          CheckPolicy.DEFAULT,
          Optional.of("https://llm"),
          List.of(
              app("a", AppType.AGENT), app("b", AppType.AGENT), app("t:80", AppType.MCP_SERVER)),
          ToolMatchSettings.standard());

  @Test
  void urlsWhenAudienceNamesAnAppThenItsUrl() throws RefusedException {
    assertThat(targets("", "client-b client-a").urls(SYSTEM))
        .containsExactly("http://b", "http://a");
  }

  @Test
  void urlsWhenBothNameTheSameTargetsThenThose() throws RefusedException {
    assertThat(targets("http://a http://b", "client-b client-a").urls(SYSTEM))
        .containsExactly("http://a", "http://b");
  }

  @ParameterizedTest
  @CsvSource({
    "'',                  client-c",
    "'',                  http://a",
    "http://a,            client-b",
    "http://a http://b,   client-a",
    "http://a,            client-a client-b",
    "http://elsewhere,    client-a",
  })
  void urlsWhenAudienceIsUnknownOrDisagreesThenInvalidTarget(String resources, String audiences) {
    assertThatThrownBy(() -> targets(resources, audiences).urls(SYSTEM))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().error()).isEqualTo(OAuthError.INVALID_TARGET));
  }

  @Test
  void onlyUrlWhenThereAreTwoThenInvalidTarget() throws RefusedException {
    assertThat(targets("http://a", "client-a").onlyUrl(SYSTEM)).isEqualTo("http://a");
    assertThatThrownBy(() -> targets("http://a http://b", "").onlyUrl(SYSTEM))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().error()).isEqualTo(OAuthError.INVALID_TARGET));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://t:80",
        "http://t:80/",
        "http://t:80/mcp",
        "http://t:80/a/b/?c",
        "http://t:80/../x"
      })
  void urlsWhenResourceIsBelowAnMcpServerThenIsTheServer(String resource) throws RefusedException {
    assertThat(targets(resource, "").onlyUrl(SYSTEM)).isEqualTo("http://t:80");
    assertThat(targets(resource + " http://t:80", "client-t:80").onlyUrl(SYSTEM))
        .isEqualTo("http://t:80");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://t:800/",
        "http://t/",
        "https://t:80/",
        "http://T:80/",
        "http://t:80@evil/",
        "http://t:80?a",
        "http://a/",
        "http://evil/http://t:80/"
      })
  void urlsWhenResourceIsBelowNoMcpServerThenIsNoServersUrl(String resource)
      throws RefusedException {
    assertThat(targets(resource, "").urls(SYSTEM)).containsExactly(resource);
  }

  private static RequestedTargets targets(String resources, String audiences) {
    return new RequestedTargets(words(resources), words(audiences));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  private static RegisteredApp app(String name, AppType type) {
    return new RegisteredApp(
        name, type, "http://" + name, "client-" + name, Optional.empty(), Map.of());
  }
}
