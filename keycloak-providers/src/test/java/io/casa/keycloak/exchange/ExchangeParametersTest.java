/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExchangeParametersTest {
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  private final Map<String, List<String>> form =
      new HashMap<>(
          Map.of(
              "subject_token", List.of("secret"),
              "subject_token_type", List.of(ACCESS_TOKEN),
              "resource", List.of("http://tools"),
              "scope", List.of("tool:t")));

  @Test
  void readWhenCompleteThenGivesThemAndShowsNoToken() throws RefusedException {
    ExchangeParameters parameters = ExchangeParameters.read(new FormParameters(form));

    assertThat(parameters).isEqualTo(new ExchangeParameters("secret", "http://tools", "tool:t"));
    assertThat(parameters.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"subject_token", "subject_token_type", "resource", "scope"})
  void readWhenMissingRepeatedOrEmptyThenRefuses(String name) {
    List<String> good = form.get(name);
    form.put(name, List.of(good.getFirst(), good.getFirst()));
    assertRefused(OAuthError.INVALID_REQUEST);
    form.put(name, List.of(""));
    assertRefused(OAuthError.INVALID_REQUEST);
    form.remove(name);
    assertRefused(OAuthError.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor_token",
        "actor_token_type",
        "audience",
        "requested_subject",
        "requested_issuer",
        "subject_issuer"
      })
  void readWhenSomethingIsAskedThatIsNotHonouredThenRefuses(String name) {
    form.put(name, List.of("x"));

    assertRefused(OAuthError.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tools", "/x", "http:", "http://tools#", "http://a b", "urn:x"})
  void readWhenResourceIsNoAbsoluteUrlThenInvalidTarget(String resource) {
    form.put("resource", List.of(resource));

    assertRefused(OAuthError.INVALID_TARGET);
  }

  @Test
  void readWhenAnotherTypeOfTokenIsGivenOrAskedForThenRefuses() throws RefusedException {
    form.put("requested_token_type", List.of(ACCESS_TOKEN));
    assertThat(ExchangeParameters.read(new FormParameters(form))).isNotNull();
    form.put("requested_token_type", List.of("urn:ietf:params:oauth:token-type:id_token"));
    assertRefused(OAuthError.INVALID_REQUEST);
    form.remove("requested_token_type");
    form.put("subject_token_type", List.of("urn:ietf:params:oauth:token-type:jwt"));
    assertRefused(OAuthError.INVALID_REQUEST);
  }

  private void assertRefused(OAuthError error) {
    assertThatThrownBy(() -> ExchangeParameters.read(new FormParameters(form)))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().error()).isEqualTo(error));
  }
}
