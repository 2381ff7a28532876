/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.RequestedTargets;
import io.casa.keycloak.tokens.TokenForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each parameter of RFC 8693 section 2.1: missing, repeated, empty, malformed. */
final class ExchangeParametersTest {
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  private final Map<String, List<String>> form =
      new HashMap<>(
          Map.of(
              "subject_token", List.of("secret"),
              "subject_token_type", List.of(ACCESS_TOKEN),
              "actor_token", List.of("mine"),
              "actor_token_type", List.of(ACCESS_TOKEN),
              "requested_token_type", List.of(ACCESS_TOKEN),
              "resource", List.of("http://tools"),
              "audience", List.of("tools-client"),
              "scope", List.of("tool:t")));

  @Test
  void readWhenCompleteThenGivesThemAndShowsNoToken() throws RefusedException {
    ExchangeParameters parameters = read();

    assertThat(parameters)
        .isEqualTo(
            new ExchangeParameters(
                "secret",
                Optional.of("mine"),
                new RequestedTargets(List.of("http://tools"), List.of("tools-client")),
                "tool:t",
                TokenForm.ACCESS_TOKEN));
    assertThat(parameters.toString()).doesNotContain("secret", "mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"subject_token", "subject_token_type", "scope"})
  void readWhenMissingThenInvalidRequest(String name) {
    form.remove(name);

    assertRefused(OAuthError.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "subject_token",
        "subject_token_type",
        "actor_token",
        "actor_token_type",
        "requested_token_type",
        "scope"
      })
  void readWhenRepeatedThenInvalidRequest(String name) {
    List<String> good = form.get(name);
    form.put(name, List.of(good.getFirst(), good.getFirst()));

    assertRefused(OAuthError.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "subject_token",
        "subject_token_type",
        "actor_token",
        "actor_token_type",
        "requested_token_type",
        "resource",
        "audience",
        "scope"
      })
  void readWhenEmptyThenInvalidRequest(String name) {
    for (String empty : List.of("", " ", "\t")) {
      form.put(name, List.of(empty));
      assertRefused(OAuthError.INVALID_REQUEST);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"actor_token", "actor_token_type"})
  void readWhenOneOfActorTokenAndTypeIsMissingThenInvalidRequest(String name) {
    form.remove(name);

    assertRefused(OAuthError.INVALID_REQUEST);
  }

  @ParameterizedTest
  @CsvSource({
    "subject_token_type,   urn:ietf:params:oauth:token-type:jwt",
    "subject_token_type,   urn:ietf:params:oauth:token-type:txn_token",
    "subject_token_type,   access_token",
    "actor_token_type,     urn:ietf:params:oauth:token-type:id_token",
    "actor_token_type,     urn:ietf:params:oauth:token-type:ACCESS_TOKEN",
    "requested_token_type, urn:ietf:params:oauth:token-type:refresh_token",
    "requested_token_type, urn:ietf:params:oauth:token-type:id_token",
  })
  void readWhenTypeIsNotSupportedThenInvalidRequest(String name, String type) {
    form.put(name, List.of(type));

    assertRefused(OAuthError.INVALID_REQUEST);
  }

  @Test
  void readWhenATransactionTokenIsAskedForThenSaysSoAndOnlyToolTokensHaveIt()
      throws RefusedException {
    form.put("requested_token_type", List.of("urn:ietf:params:oauth:token-type:txn_token"));

    assertThat(read().form()).isEqualTo(TokenForm.TXN_TOKEN);
    assertThatThrownBy(() -> ExchangeParameters.requireAccessTokenAsked(new FormParameters(form)))
        .isInstanceOf(RefusedException.class);
    form.remove("requested_token_type");
    ExchangeParameters.requireAccessTokenAsked(new FormParameters(form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"requested_subject", "requested_issuer", "subject_issuer"})
  void readWhenSomethingIsAskedThatIsNotHonouredThenRefuses(String name) {
    form.put(name, List.of("x"));

    assertRefused(OAuthError.INVALID_REQUEST);
  }

  @Test
  void readWhenOptionalParametersAreAbsentThenTheyAreAbsent() throws RefusedException {
    form.keySet().removeAll(List.of("actor_token", "actor_token_type", "requested_token_type"));
    form.remove("audience");

    assertThat(read().actorToken()).isEmpty();
    assertThat(read().targets().audiences()).isEmpty();
  }

  @Test
  void readWhenThereIsNeitherResourceNorAudienceThenInvalidRequest() throws RefusedException {
    form.remove("resource");
    assertThat(read().targets().resources()).isEmpty();
    form.remove("audience");
    assertRefused(OAuthError.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tools", "/x", "http:", "http://tools#", "http://a b", "urn:x"})
  void readWhenResourceIsNoAbsoluteUrlThenInvalidTarget(String resource) {
    form.put("resource", List.of("http://tools", resource));

    assertRefused(OAuthError.INVALID_TARGET);
  }

  @Test
  void readWhenTargetsAreRepeatedThenTheSameValueIsOneTarget() throws RefusedException {
    form.put("resource", List.of("http://a", "http://b", "http://a"));
    form.put("audience", List.of("c", "c"));

    assertThat(read().targets())
        .isEqualTo(new RequestedTargets(List.of("http://a", "http://b"), List.of("c")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resource", "audience"})
  void readWhenThereAreTooManyTargetsThenInvalidTarget(String name) {
    form.put(name, new ArrayList<>(IntStream.range(0, 17).mapToObj(i -> "http://a" + i).toList()));

    assertRefused(OAuthError.INVALID_TARGET);
  }

  private ExchangeParameters read() throws RefusedException {
    return ExchangeParameters.read(new FormParameters(form));
  }

  private void assertRefused(OAuthError error) {
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().error()).isEqualTo(error));
  }
}
