/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.systems.RegisteredSystem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestedTargetsTest {
  private static final RegisteredSystem SYSTEM =
      new RegisteredSystem(
          "bank", Set.of(), Optional.of("https://llm"), List.of(app("a"), app("b")));

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

  private static RequestedTargets targets(String resources, String audiences) {
    return new RequestedTargets(words(resources), words(audiences));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  private static RegisteredApp app(String name) {
    return new RegisteredApp(
        name, AppType.AGENT, "http://" + name, "client-" + name, false, Map.of());
  }
}
